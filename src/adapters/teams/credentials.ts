import { ConfigurationBotFrameworkAuthentication, type ConfigurationBotFrameworkAuthenticationOptions } from 'botbuilder';
import { ClaimsIdentity } from 'botframework-connector';

/** Signs requests to the service as the bot. Rejects when Microsoft gives no token. */
export type Sign = (serviceUrl: string) => Promise<Readonly<Record<string, string>>>;

/** What the SDK's credentials have to offer; its own HTTP client is not used (see service.ts). */
interface Credentials {
  signRequest(request: { readonly headers: Headers }): Promise<unknown>;
}

/** The SDK's token (cached there) for these settings; none where no app id is configured, as in local mode. */
export function signing(options: ConfigurationBotFrameworkAuthenticationOptions): Sign {
  const authentication = new ConfigurationBotFrameworkAuthentication(options);
  const appId = options.MicrosoftAppId ?? '';
  const identity = new ClaimsIdentity([{ type: 'aud', value: appId }, { type: 'appid', value: appId }]);
  return async (serviceUrl) => {
    if (appId === '') return {};
    const client = await authentication.createConnectorFactory(identity).create(serviceUrl, undefined as unknown as string);
    const headers = new Headers();
    await (client as unknown as { readonly credentials: Credentials }).credentials.signRequest({ headers });
    return Object.fromEntries(headers);
  };
}
