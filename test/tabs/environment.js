import { TestEnvironment } from 'jest-environment-jsdom';

/** A browser's window with what jsdom lacks of it, taken from Node: the tests speak HTTP's own types. */
export default class PageEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { Headers, Request, Response, fetch });
    this.global.ResizeObserver = class {
      observe() {}
      unobserve() {}
      disconnect() {}
    };
    this.global.matchMedia = () => ({ matches: false, addEventListener() {}, removeEventListener() {} });
    this.global.crypto.randomUUID ??= crypto.randomUUID.bind(crypto);
  }
}
