/**
 * The front-end build. Every page that needs a script has a module of its template's name:
 * `app/courses/client/catalogue.ts` improves `app/courses/templates/catalogue.html` and is built as
 * the entry `courses/catalogue`. A module without a template of its name is a part, not an entry.
 */
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";

const ROOT = import.meta.dirname;
const ICONS = resolve(ROOT, "node_modules/lucide-static/icons");

const SLICES = readdirSync(resolve(ROOT, "app"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join("app", entry.name));

/** Paths (from the root) of a kind of file in one folder of every slice: `filesOf("client", ".ts")`. */
function filesOf(folder: string, ending: string): string[] {
  const places = SLICES.map((slice) => join(slice, folder)).filter((place) => existsSync(resolve(ROOT, place)));
  return places.flatMap((place) =>
    readdirSync(resolve(ROOT, place), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(ending))
      .map((file) => join(place, file))
      .sort(),
  );
}

/** `{"courses/catalogue": "app/courses/client/catalogue.ts", ...}` plus what every page shares. */
function entries(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const module of filesOf("client", ".ts")) {
    const slice = dirname(dirname(module));
    const name = basename(module, ".ts");
    if (existsSync(resolve(ROOT, slice, "templates", `${name}.html`))) {
      found[`${basename(slice)}/${name}`] = resolve(ROOT, module);
    }
  }
  return found;
}

/** Icon names in use: every quoted word of a template's expressions, a module or a view that is one. */
function iconNames(): string[] {
  const views = SLICES.map((slice) => join(slice, "views.py")).filter((file) => existsSync(resolve(ROOT, file)));
  const modules = [...views, ...filesOf("views", ".py"), ...filesOf("client", ".ts")];
  const spoken = modules.map((file) => readFileSync(resolve(ROOT, file), "utf8"));
  for (const file of filesOf("templates", ".html")) {
    const text = readFileSync(resolve(ROOT, file), "utf8");
    spoken.push(...Array.from(text.matchAll(/\{[{%]([\s\S]*?)[%}]\}/g), ([, code = ""]) => code));
  }
  const words = spoken.flatMap((code) =>
    Array.from(code.matchAll(/["']([a-z][a-z0-9-]*)["']/g), ([, word = ""]) => word),
  );
  return [...new Set(words)].filter((name) => existsSync(resolve(ICONS, `${name}.svg`))).sort();
}

/** One sprite with only the icons in use; a page shows one by `<use href="...icons.svg#name">`. */
function iconSprite(): Plugin {
  const symbol = (name: string) => {
    const svg = readFileSync(resolve(ICONS, `${name}.svg`), "utf8");
    const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
  };
  return {
    name: "zhixing-icon-sprite",
    generateBundle() {
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${iconNames().map(symbol).join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}

const TEXT = /\.(js|css|svg|json)$/;
const WORTH_BYTES = 1000;

/** Beside each text the same for browsers that take it smaller; answers the names of what it wrote. */
function squeezed(path: string): string[] {
  const whole = TEXT.test(path) ? readFileSync(path) : Buffer.alloc(0);
  if (whole.length < WORTH_BYTES) return [];
  writeFileSync(`${path}.br`, brotliCompressSync(whole));
  writeFileSync(`${path}.gz`, gzipSync(whole, { level: 9 }));
  return [`${path}.br`, `${path}.gz`];
}

/** Old files go only when the new ones are there: a running academy never meets an empty folder. */
function sweepAfterwards(): Plugin {
  return {
    name: "zhixing-sweep",
    writeBundle({ dir = "" }, bundle) {
      const fresh = Object.keys(bundle).map((file) => join(dir, file));
      const written = new Set(fresh.flatMap((path) => [path, ...squeezed(path)]));
      for (const file of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        const path = join(dir, file);
        if (statSync(path).isFile() && !written.has(path)) rmSync(path);
      }
    },
  };
}

export default defineConfig({
  root: ROOT,
  base: "/static/build/",
  publicDir: false,
  plugins: [tailwindcss(), iconSprite(), sweepAfterwards()],
  resolve: { alias: { "@ui": resolve(ROOT, "app/ui/client") } },
  build: {
    outDir: resolve(ROOT, "app/ui/static/build"),
    emptyOutDir: false,
    manifest: "manifest.json",
    target: ["chrome111", "safari16.4", "firefox115"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: entries() },
  },
});
