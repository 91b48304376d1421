/** Builds the tabs (docs/decisions: how the tabs are built and served). `tabs/build.js` runs it; `npm run watch` while they are worked on. */
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import HtmlWebpackPlugin from 'html-webpack-plugin';
import webpack from 'webpack';

const root = import.meta.dirname;

/** What a phone has to load before anything can be asked: bytes after brotli. More fails the build. */
const INITIAL_BYTES = 130_000;
const SMALLEST_COMPRESSED = 1_000;

const squeeze = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** Compresses here rather than at each request, and fails the build when the first load has become too heavy. */
class CompressAndWeigh {
  apply(compiler) {
    compiler.hooks.thisCompilation.tap('CompressAndWeigh', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_TRANSFER;
      compilation.hooks.processAssets.tapPromise({ name: 'CompressAndWeigh', stage }, async (assets) => {
        const names = Object.keys(assets).filter((name) => /\.(js|css|svg)$/.test(name));
        await Promise.all(names.map((name) => this.#compress(compilation, name)));
        this.#weigh(compilation);
      });
    });
  }

  async #compress(compilation, name) {
    const bytes = compilation.assets[name].buffer();
    if (bytes.length < SMALLEST_COMPRESSED) return;
    for (const [ending, smaller] of Object.entries(squeeze)) {
      compilation.emitAsset(`${name}.${ending}`, new webpack.sources.RawSource(await smaller(bytes)));
    }
  }

  #weigh(compilation) {
    for (const [name, entry] of compilation.entrypoints) {
      const files = entry.getFiles().filter((file) => file.endsWith('.js'));
      const bytes = files.reduce((sum, file) => sum + (compilation.assets[`${file}.br`] ?? compilation.assets[file]).size(), 0);
      if (bytes <= INITIAL_BYTES) continue;
      compilation.errors.push(new webpack.WebpackError(`The first load of "${name}" is ${bytes} bytes after brotli; ${INITIAL_BYTES} are allowed.`));
    }
  }
}

export default (_, { mode = 'production', outputPath = join(root, 'tabs', 'built') } = {}) => {
  const production = mode === 'production';
  return {
    mode,
    context: root,
    entry: { app: './tabs/main.tsx' },
    // A map would carry this computer's paths and the sources; while developing it is in files of its own, as the CSP forbids eval.
    devtool: production ? false : 'source-map',
    output: {
      path: outputPath,
      publicPath: '/tabs/',
      filename: 'assets/[name].[contenthash:12].js',
      chunkFilename: 'assets/[name].[contenthash:12].js',
      hashDigest: 'hex',
      clean: true,
    },
    resolve: { extensions: ['.js'] },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          loader: 'swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic', development: !production } },
              target: 'es2022',
            },
          },
        },
      ],
    },
    optimization: {
      chunkIds: 'deterministic',
      moduleIds: 'deterministic',
      splitChunks: {
        cacheGroups: {
          // Changes with its packages only: a new version of ours leaves it in the browser's cache.
          libraries: { test: /[\\/]node_modules[\\/]/, name: 'libraries', chunks: 'initial', enforce: true },
        },
      },
    },
    performance: { hints: production ? 'error' : false, maxEntrypointSize: 560_000, maxAssetSize: 480_000, assetFilter: (name) => name.endsWith('.js') },
    plugins: [
      new HtmlWebpackPlugin({ template: './tabs/page.html', filename: 'page.html', scriptLoading: 'defer', minify: false }),
      ...(production ? [new CompressAndWeigh()] : []),
    ],
    stats: 'errors-warnings',
  };
};
