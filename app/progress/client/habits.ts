/** How a person likes to watch, kept in their browser from lesson to lesson. */

export type Habit = "rate" | "quality" | "cue-size" | "cue-colour" | "cue-ground";

export function habit(name: Habit): string | null {
  try {
    return localStorage.getItem(`zx.${name}`);
  } catch {
    return null; // a browser that keeps nothing
  }
}

export function keepHabit(name: Habit, value: string): void {
  try {
    localStorage.setItem(`zx.${name}`, value);
  } catch {
    // It will be asked for again; no harm.
  }
}
