export default {
  projects: [
    {
      displayName: 'node',
      testEnvironment: 'node',
      transform: {},
      extensionsToTreatAsEsm: ['.ts'],
      moduleFileExtensions: ['ts', 'js', 'json', 'node'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/database-setup.ts',
      globalTeardown: '<rootDir>/test/support/database-teardown.ts',
    },
    {
      displayName: 'pages',
      testEnvironment: '<rootDir>/test/tabs/environment.js',
      transform: {
        '\\.tsx?$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } }, target: 'es2022' }, module: { type: 'commonjs' } }],
      },
      testMatch: ['<rootDir>/test/tabs/**/*.test.tsx'],
    },
  ],
};
