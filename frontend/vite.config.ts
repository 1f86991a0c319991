import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The built app lies inside the Python package, which serves it and carries it in the wheel. */
const BUILT = "../src/spendsense/web/static";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: address would need a wider policy
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    sourcemap: false,
    target: "es2023",
  },
  // `npm run dev` draws anew at each change, against a server of one's own.
  server: {
    proxy: {
      "/api": { target: process.env.API ?? "http://127.0.0.1:8000", changeOrigin: false },
    },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
  },
});
