import type { ConfigurationBotFrameworkAuthenticationOptions } from 'botbuilder';

/** A single-tenant bot's proof of identity. */
export type BotCredentials = { readonly appId: string; readonly tenantId: string } & (
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly thumbprint: string; readonly privateKey: string }
  | { readonly kind: 'managed-identity' }
);

/** The SDK's settings for these credentials. */
export function credentialOptions(credentials: BotCredentials): ConfigurationBotFrameworkAuthenticationOptions {
  const bot = { MicrosoftAppId: credentials.appId, MicrosoftAppTenantId: credentials.tenantId };
  switch (credentials.kind) {
    case 'secret':
      return { ...bot, MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: credentials.secret };
    case 'certificate': {
      const { thumbprint, privateKey } = credentials;
      const certificate = { CertificateThumbprint: thumbprint, CertificatePrivateKey: privateKey };
      return { ...bot, MicrosoftAppType: 'SingleTenant', ...certificate };
    }
    case 'managed-identity':
      return { ...bot, MicrosoftAppType: 'UserAssignedMsi' };
  }
}
