import { TestEnvironment } from 'jest-environment-node';

/** The native runtime of the model makes arrays of the outer realm; tests that run it have to know the same ones. */
const SHARED = ['ArrayBuffer', 'BigInt64Array', 'Float32Array', 'Int32Array', 'Uint8Array'];

export default class ModelEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of SHARED) this.global[name] = globalThis[name];
  }
}
