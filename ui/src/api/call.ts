import { invoke } from "@tauri-apps/api/core";
import type { ApiError } from "./bindings";

/** Whether a failure is one of ours, with a code that has its sentence. */
export function isApiError(failure: unknown): failure is ApiError {
  return typeof failure === "object" && failure !== null && "code" in failure && "params" in failure;
}

/** Calls a command of the desk. Rejects with an `ApiError`, whatever went wrong underneath. */
export async function call<T>(command: string, args: object): Promise<T> {
  try {
    return await invoke<T>(command, { args });
  } catch (failure) {
    throw isApiError(failure) ? failure : ({ code: "INTERNAL", params: {} } satisfies ApiError);
  }
}
