/** Text that may stand in HTML, also inside an attribute. */
export function escapeHtml(words: string): string {
  return words.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A whole page. `main` is HTML that has been escaped already. */
export function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<main id="main">
${main}
</main>
</body>
</html>
`;
}

/** Nothing from elsewhere, no script, no frame. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e8eaed);
  --quiet: light-dark(#57606a, #a7adb5);
  --paper: light-dark(#ffffff, #16181c);
  --panel: light-dark(#f3f4f6, #22252b);
  --line: light-dark(#c9ced6, #3d434c);
  --link: light-dark(#0b57b8, #8ab8ff);
  --mark: light-dark(#fff0b3, #574711);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0 1rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
a { color: var(--link); }
ul { padding-left: 1.25rem; }
li { margin: .25rem 0; }
.quiet { color: var(--quiet); }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; }
.big { font-size: 1.15rem; font-weight: 600; }
.people { list-style: none; padding: 0; }
.people form { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between; }
button { font: inherit; color: var(--link); background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .9rem; min-height: 2.75rem; cursor: pointer; }
a:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { font-family: ui-monospace, Consolas, monospace; font-size: .92em; }
:target { background: var(--mark); border-radius: .25rem; outline: .2rem solid var(--mark); scroll-margin-top: 5rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .5rem; }
`;
