// Tokenizes a template with the grammar as VS Code does, and looks at what the pieces are taken for.
//
//   npm install && npm test

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
const read = (path) => readFileSync(require.resolve(path));
const files = {
  "text.html.forge": new URL("../syntaxes/forge.tmLanguage.json", import.meta.url),
  "text.html.basic": "html",
  "text.html.derivative": "html-derivative",
  "source.rust": "rust",
  "source.css": "css",
  "source.js": "javascript",
};
const wasm = read("vscode-oniguruma/release/onig.wasm");
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    const file = files[scope];
    if (!file) return null;
    const text = file instanceof URL ? readFileSync(file) : read(`tm-grammars/grammars/${file}.json`);
    return textmate.parseRawGrammar(text.toString(), "grammar.json");
  },
});
const grammar = await registry.loadGrammar("text.html.forge");

/** The scopes of the piece of the text, which stands in it once. */
function scopes(text, piece) {
  let stack = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    const at = line.indexOf(piece);
    if (at >= 0) return tokens.find((token) => token.startIndex <= at && at < token.endIndex).scopes.join(" ");
  }
  throw new Error(`the text lacks ${piece}`);
}

let checked = 0;
function is(text, piece, scope) {
  const found = scopes(text, piece);
  assert.ok(found.includes(scope), `${piece} in ${text}: ${found}, not ${scope}`);
  checked += 1;
}
function isNot(text, piece, scope) {
  const found = scopes(text, piece);
  assert.ok(!found.includes(scope), `${piece} in ${text}: ${found}`);
  checked += 1;
}

is("<p>{{ post.title.len() }}</p>", "len", "entity.name.function.rust");
is("<p>{{ post.title }}</p>", "{{", "punctuation.section.embedded.begin.forge");
is("{!! html !!}", "html", "source.rust");
is("{{-- note {{ x }} --}}", "note", "comment.block.forge");
is("<a title=\"{{ name.trim() }}\">", "trim", "entity.name.function.rust");
is("@if(posts.is_empty())", "@if", "keyword.control.forge");
is("@if(posts.is_empty())", "is_empty", "entity.name.function.rust");
is("@foreach(posts as post)", " as", "source.rust");
is("@foreach(posts as post) x @endforeach", "@endforeach", "keyword.control.forge");
is("@if(f(1, (2))) text", "text", "text.html.forge");
isNot("@if(f(1, (2))) text", "text", "source.rust");
is("@else", "@else", "keyword.control.forge");
isNot("user@if.com", "@if", "keyword.control.forge");
isNot("<b @error=\"x\">", "error", "keyword.control.forge");
isNot("<style>@media (min-width: 1px) {}</style>", "media", "keyword.control.forge");
is("<style>a { color: red }</style>", "color", "source.css");
is("<script>let a = 1;</script>", "let", "source.js");
is("<script>let a = @json(names);</script>", "@json", "keyword.control.forge");
is("@@if", "@@if", "constant.character.escape.forge");
is("@{{ name }}", "name", "constant.character.escape.forge");
is("@verbatim\n{{ name }}\n@endverbatim", "name", "string.unescaped.forge");
is("<x-alert type=\"error\" :message=\"post.text()\" wide/>", "x-alert", "entity.name.tag.component.forge");
is("<x-alert type=\"error\" :message=\"post.text()\" wide/>", "type", "entity.other.attribute-name");
is("<x-alert type=\"error\" :message=\"post.text()\" wide/>", "text", "entity.name.function.rust");
is("<x-slot:title>x</x-slot>", "x-slot:title", "entity.name.tag.component.forge");
is("</x-alert>", "x-alert", "entity.name.tag.component.forge");
is("{{ loop.first }}", "loop", "variable.language.loop.forge");
is("{{ route('posts.show', post.id) }}", "route", "support.function.helper.forge");
is("{{ route('posts.show', post.id) }}", "posts.show", "string.quoted.single.rust");
console.log(`${checked} passed, 0 failed`);
