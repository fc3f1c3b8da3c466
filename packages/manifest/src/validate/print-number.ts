const EXACT = 2n ** 63n;

/** A number as Go prints it: 64-bit integers with all their digits, which `written` may know, others as floats. */
export function printNumber(value: number, written: string | undefined): string {
  if (Number.isSafeInteger(value) || written === undefined || !/^-?[1-9][0-9]{15,18}$/.test(written)) {
    return String(value);
  }
  const exact = BigInt(written);
  return exact >= -EXACT && exact < EXACT ? String(exact) : String(value);
}
