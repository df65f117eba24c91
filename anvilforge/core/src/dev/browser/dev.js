// Development only: keeps the page in step with the code. `cargo anvil dev` puts it into every page.
//
// It hears on a WebSocket how things stand, and acts on the difference: loads the page again when it is of another version,
// swaps style sheets in place, shows why a build failed, and says when nobody answers. All text is set as text.

(() => {
  "use strict";

  const script = document.currentScript;
  if (!script) return;
  const address = new URL(script.src);
  const version = address.searchParams.get("v");
  // A library that exchanges the body runs the new page's script beside the old one.
  if (window.__anvil) {
    window.__anvil.version = version;
    return;
  }
  const page = (window.__anvil = { version });
  const asksBeforeReload = "ask" in script.dataset;

  // ------------------------------------------------------------------ elements

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const button = (text, onclick) => element("button", { type: "button", textContent: text, onclick });

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host {
      all: initial; color-scheme: light dark;
      --ink: #1c1917; --soft: #57534e; --ground: #fafaf9; --raised: #fff; --line: #e7e5e4; --ember: #b93c0b;
    }
    @media (prefers-color-scheme: dark) {
      :host { --ink: #f5f5f4; --soft: #a8a29e; --ground: #141110; --raised: #1f1b19; --line: #3a3431; --ember: #fb923c; }
    }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    dialog {
      width: 100vw; height: 100vh; max-width: none; max-height: none; margin: 0; padding: 0; border: 0; overflow: auto;
      background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, sans-serif;
      border-top: 4px solid var(--ember);
    }
    main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
    header { display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
    h1 { margin: 0; font-size: 1.375rem; line-height: 1.3; color: var(--ember); }
    h2 { margin: 0; font: 600 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    p { margin: .25rem 0 0; color: var(--soft); }
    ol { display: grid; gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
    li, pre { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); }
    pre { margin-top: 1.5rem; overflow-x: auto; font: 14px/1.6 ui-monospace, monospace; tab-size: 4; }
    a, code { font: 14px/1.6 ui-monospace, monospace; color: var(--ember); overflow-wrap: anywhere; }
    button {
      flex: none; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: .375rem; cursor: pointer;
      background: var(--raised); color: var(--ink); font: 500 14px/1.6 system-ui, sans-serif;
    }
    a:focus-visible, button:focus-visible { outline: 2px solid var(--ember); outline-offset: 2px; }
    aside {
      position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483647; display: flex; gap: .75rem; align-items: center;
      max-width: calc(100vw - 2rem); padding: .5rem .875rem; border: 1px solid var(--line); border-left: 4px solid var(--ember);
      border-radius: .5rem; background: var(--raised); color: var(--ink); font: 14px/1.5 system-ui, sans-serif;
      box-shadow: 0 4px 16px rgb(0 0 0 / .15);
    }
  `);
  const host = document.createElement("anvil-dev");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  // What is said without being asked for is announced without a change of focus.
  const words = element("span");
  const again = button("Reload", () => location.reload());
  const chip = element("aside", { role: "status", hidden: true }, words, again);
  const dialog = element("dialog", { role: "alertdialog" });
  root.append(chip, dialog);
  document.documentElement.append(host);

  // ------------------------------------------------------------------ the chip

  // What is first is shown first.
  const texts = {
    refused: "No connection: see the terminal of cargo anvil dev",
    lost: "Connection lost – reconnecting…",
    changed: "The page has changed",
    building: "Building…",
  };

  const said = {};

  const say = (what, yes) => {
    said[what] = yes;
    const first = Object.keys(texts).find((name) => said[name]);
    words.textContent = first ? texts[first] : "";
    again.hidden = first !== "changed";
    chip.hidden = !first;
  };

  const delayed = (what, delay) => {
    let timer;
    return (yes) => {
      if (!yes) {
        clearTimeout(timer);
        timer = undefined;
        say(what, false);
      } else {
        timer ??= setTimeout(() => say(what, true), delay);
      }
    };
  };
  const isLost = delayed("lost", 500);
  const isBuilding = delayed("building", 300);

  // ------------------------------------------------------------------ the overlay

  // What is remembered lives as long as the tab. Where storage is forbidden, nothing is.
  const recall = (key) => {
    try { return sessionStorage.getItem(key); } catch { return null; }
  };
  const remember = (key, value) => {
    try { sessionStorage.setItem(key, value); return true; } catch { return false; }
  };

  const forget = (key) => {
    try { sessionStorage.removeItem(key); } catch { /* Then there is nothing. */ }
  };

  const HIDDEN = "anvil:hidden";
  let shown = "";

  const show = ({ failure, configuration_problem: configuration }) => {
    const key = failure || configuration ? `${failure?.number ?? ""} ${configuration ?? ""}` : "";
    if (key === shown) return;
    shown = key;
    if (!key || recall(HIDDEN) === key) {
      dialog.close();
      return;
    }
    const sections = [];
    if (failure) sections.push(...failed(failure));
    if (configuration) sections.push(...refused(configuration));
    const hide = button("×", () => dialog.close());
    hide.ariaLabel = "Hide until the next failure";
    hide.title = "Hide (Esc)";
    const title = element("h1", { id: "title", textContent: failure ? "The build failed" : "The configuration was refused" });
    const lead = element("p", {
      id: "lead",
      textContent: failure
        ? "The page behind this is of the last version that compiled."
        : "The values from before are still in force.",
    });
    dialog.setAttribute("aria-labelledby", "title");
    dialog.setAttribute("aria-describedby", "lead");
    const main = element("main", {}, element("header", {}, element("div", {}, title, lead), hide), ...sections);
    // A dialog covers the page with everything on it, and so the chip, too.
    dialog.replaceChildren(main, chip);
    if (!dialog.open) dialog.showModal();
  };

  // Also by Esc: whoever has looked at it is not shown it again.
  dialog.addEventListener("close", () => {
    if (shown) remember(HIDDEN, shown);
    root.append(chip);
  });

  const failed = ({ problems, text }) => {
    const list = element("ol", {}, ...problems.map(problem));
    return [list, element("pre", { textContent: text, tabIndex: 0 })].filter((part) => part.hasChildNodes());
  };

  const refused = (text) => [element("pre", { textContent: text, tabIndex: 0 })];

  const problem = ({ message, file, line, column, editor_url: editor }) => {
    const place = `${file}:${line}:${column}`;
    const link = opensEditor(editor)
      ? element("a", { href: editor, textContent: place })
      : element("code", { textContent: place });
    return element("li", {}, element("h2", { textContent: message }), link);
  };

  const opensEditor = (url) => {
    try {
      return !["javascript:", "data:", "blob:"].includes(new URL(url).protocol);
    } catch {
      return false;
    }
  };

  // ------------------------------------------------------------------ another version

  const touched = new Set();
  addEventListener("input", (event) => {
    if (event.isTrusted) touched.add(event.composedPath()[0]);
  }, true);

  const hasTyped = () =>
    [...touched].some((field) => field.isConnected
      && (field.value !== field.defaultValue || field.checked !== field.defaultChecked || field.isContentEditable));

  const RELOADED = "anvil:reloaded";

  const reload = (target) => {
    const attempt = `${target} ${location.href}`;
    // Once for each version: a copy from a cache must not go round in circles.
    if (asksBeforeReload || hasTyped() || recall(RELOADED) === attempt || !remember(RELOADED, attempt)) {
      say("changed", true);
      return;
    }
    location.reload();
  };

  // ------------------------------------------------------------------ style sheets

  // The path below `public/` of a file that this server serves.
  const file = (url) => {
    try {
      const { origin, pathname } = new URL(url, location.href);
      return origin === location.origin ? decodeURIComponent(pathname.slice(1)) : null;
    } catch {
      return null;
    }
  };

  const swap = (styles) => {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
    for (const style of styles) {
      const users = links.filter((link) => file(link.href) === style);
      users.forEach(replace);
      // What another sheet imports cannot be swapped by itself.
      const isLoaded = () => performance.getEntriesByType("resource").some(({ name }) => file(name) === style);
      if (!users.length && isLoaded()) reload(`${style} ${Date.now()}`);
    }
  };

  const replace = (old) => {
    const fresh = old.cloneNode();
    const url = new URL(old.href);
    url.search = `anvil=${Date.now()}`;
    fresh.href = url;
    // Both apply for a moment: the page is never without.
    fresh.onload = () => old.remove();
    fresh.onerror = () => fresh.remove();
    old.after(fresh);
  };

  // ------------------------------------------------------------------ the connection

  const FIRST = 50;
  const LAST = 2000;
  const REFUSALS = 4;
  let socket;
  let refusals = 0;
  let delay = FIRST;
  let isLeaving = false;

  const take = (event) => {
    const { status, styles } = event;
    if (styles) return swap(styles);
    if (!status) return reload("missed");
    isBuilding(status.building);
    show(status);
    if (String(status.version) === page.version) forget(RELOADED);
    else reload(status.version);
  };

  const connect = () => {
    socket = new WebSocket(`${address.origin.replace(/^http/, "ws")}/_anvil/dev`);
    socket.onopen = () => {
      delay = FIRST;
      refusals = 0;
      page.connected = true;
      isLost(false);
    };
    socket.onmessage = ({ data }) => take(JSON.parse(data));
    socket.onclose = () => {
      page.connected = false;
      if (isLeaving) return;
      isBuilding(false);
      refusals += 1;
      // The server is there, but will not have this socket: another one would fare no better.
      if (refusals > REFUSALS) {
        isLost(false);
        say("refused", true);
        return;
      }
      isLost(true);
      later();
    };
  };

  const later = () => {
    setTimeout(reconnect, delay);
    delay = Math.min(delay * 2, LAST);
  };

  // Browsers make a WebSocket wait for seconds after some that failed, and they never do that to a plain request.
  const reconnect = async () => {
    try {
      await fetch(address.pathname, { method: "HEAD", cache: "no-store" });
      connect();
    } catch {
      later();
    }
  };

  // A page with an open socket is not kept for the way back.
  addEventListener("pagehide", () => {
    isLeaving = true;
    socket.close();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    isLeaving = false;
    connect();
  });

  connect();
})();
