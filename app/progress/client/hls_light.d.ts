/** The light build of hls.js has the same face: without DRM, other audio tracks and captions inside. */
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
