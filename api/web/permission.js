// Adding and removing may ask for a token; it is kept until the browser closes.

import { confirm } from "./dialog.js";
import { token } from "./net.js";

/** Do it; where the server asks for a token, ask for it and do it again. */
export async function withToken(action) {
  try {
    return await action();
  } catch (error) {
    if (error.status !== 401) throw error;
    token.forget();
    const given = await confirm.token();
    if (!given) throw error;
    token.keep(given);
    return action();
  }
}
