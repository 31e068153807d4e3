import { openAdmin, type Admin } from '../postgres/admin.ts'

/** Does something over connections of its own to the server at `url`. */
export const withAdmin = async <T>(url: string, work: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = openAdmin(url)
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}
