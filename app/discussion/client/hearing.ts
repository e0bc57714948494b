/** What a room says, one event at a time, however many of them came in one frame. */
import type { Socket } from "socket.io-client";

type Take = (about: never) => void;

const taking = new Map<string, Take[]>();
const wired = new WeakSet<Socket>();

/** Hear an event of the room, by itself or gathered with others (`room:heard`). */
export function hear<T>(socket: Socket, event: string, take: (about: T) => void): void {
  if (!wired.has(socket)) wire(socket);
  taking.set(event, [...(taking.get(event) ?? []), take as Take]);
}

function wire(socket: Socket): void {
  wired.add(socket);
  socket.onAny((event: string, about: unknown) => {
    if (event === "room:heard") {
      for (const [one, said] of (about as { items: [string, never][] }).items) tell(one, said);
    } else tell(event, about as never);
  });
}

function tell(event: string, about: never): void {
  for (const take of taking.get(event) ?? []) take(about);
}
