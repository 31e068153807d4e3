/** Cents as an amount of money: `123456` is `1,234.56`. */
export const formatCents = (cents: number): string =>
  (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
