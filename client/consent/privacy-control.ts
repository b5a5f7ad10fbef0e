/** Global Privacy Control (W3C): the browser says for its visitor that data shall not be sold or shared. */

/** Whether it does; browsers without it say nothing. */
export function hasPrivacyControl(): boolean {
  return (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true;
}
