/**
 * Lists of a stream with long segments are asked for more often than once a segment, as hls.js would
 * by itself: it does not know when the next one is due, and may be a whole segment late.
 */
import type Hls from "hls.js";
import type { HlsConfig, Loader, LoaderCallbacks, LoaderConfiguration, PlaylistLoaderContext } from "hls.js";

type Loading = new (config: HlsConfig) => Loader<PlaylistLoaderContext>;

/** A list is asked for so many times while a segment is being made. */
const TIMES = 4;
const TARGET = /^#EXT-X-TARGETDURATION:(\d+)/m;

export function lookingOften(library: typeof Hls): HlsConfig["pLoader"] {
  const usual = library.DefaultConfig.loader as unknown as Loading;
  return class extends usual {
    override load(
      context: PlaylistLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<PlaylistLoaderContext>,
    ): void {
      const onSuccess: typeof callbacks.onSuccess = (response, ...rest) => {
        if (typeof response.data === "string") response.data = response.data.replace(TARGET, shorter);
        callbacks.onSuccess(response, ...rest);
      };
      super.load(context, config, { ...callbacks, onSuccess });
    }
  };
}

function shorter(_line: string, seconds: string): string {
  return `#EXT-X-TARGETDURATION:${Math.ceil(Number(seconds) / TIMES)}`;
}
