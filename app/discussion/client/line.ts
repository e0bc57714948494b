/** The line to the academy: one Socket.IO connection a page, questions that are answered or fail. */
import { io, type Socket } from "socket.io-client";

export interface Ack {
  ok: boolean;
  error?: string;
  message?: string;
  retry_after?: number;
}

/** No answer came: the line is down, or too slow to tell. */
export class NoAnswer extends Error {}

const PATIENCE_MS = 10_000;
let shared: Socket | null = null;

export function line(): Socket {
  shared ??= io({
    transports: ["websocket"],
    reconnectionDelay: 800,
    reconnectionDelayMax: 15_000,
    randomizationFactor: 0.6,
  });
  return shared;
}

/** Ask over the line; a refusal is an answer, too. Throws NoAnswer. */
export async function ask<T extends Ack>(event: string, fields: object): Promise<T> {
  const socket = line();
  if (!socket.connected) throw new NoAnswer(event);
  try {
    return (await socket.timeout(PATIENCE_MS).emitWithAck(event, fields)) as T;
  } catch {
    throw new NoAnswer(event);
  }
}
