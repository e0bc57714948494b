/**
 * tus-js-client under Node: reads its order as JSON from the first argument, says as JSON what came
 * of it. `stopAfter` breaks off once so many bytes are acknowledged, as a closed browser would;
 * `storage` is where it remembers what it has begun.
 */
import { createReadStream, statSync } from "node:fs";
import tus from "tus-js-client";

const { FileUrlStorage, Upload } = tus;
const order = JSON.parse(process.argv[2]);

function end(told) {
  process.stdout.write(JSON.stringify(told));
  process.exit(0);
}

const options = {
  endpoint: order.endpoint,
  uploadUrl: order.uploadUrl ?? null,
  headers: order.headers,
  metadata: { filename: order.filename, filetype: "video/mp4" },
  uploadSize: statSync(order.path).size,
  chunkSize: order.chunkSize ?? Infinity,
  uploadDataDuringCreation: order.withCreation ?? false,
  overridePatchMethod: order.postOnly ?? false,
  retryDelays: [],
  urlStorage: new FileUrlStorage(order.storage),
  fingerprint: async () => `the same file: ${order.path}`,
  onError: (error) => end({ error: String(error), status: error.originalResponse?.getStatus() ?? 0 }),
  onSuccess: () => end({ url: upload.url, resumed }),
  onChunkComplete: (_size, accepted) => {
    if (!order.stopAfter || accepted < order.stopAfter) return;
    if (!order.terminate) return upload.abort().then(() => end({ url: upload.url, accepted }));
    upload.abort(true).then(() => end({ url: upload.url, terminated: true }));
  },
};

let resumed = false;
const upload = new Upload(createReadStream(order.path), options);
for (const earlier of await upload.findPreviousUploads()) {
  upload.resumeFromPreviousUpload(earlier);
  resumed = true;
}
upload.start();
