// The system's SQLite as Swift sees it: what Swift cannot import by itself (computed macros, functions with variable
// arguments) is given here under names of ours.
#ifndef COMITY_CSQLITE_SHIM_H
#define COMITY_CSQLITE_SHIM_H

#include <sqlite3.h>

// Extended result codes are computed macros.
enum {
  COMITY_IOERR_READ = SQLITE_IOERR_READ,
  COMITY_IOERR_SHORT_READ = SQLITE_IOERR_SHORT_READ,
  COMITY_IOERR_WRITE = SQLITE_IOERR_WRITE,
  COMITY_IOERR_FSYNC = SQLITE_IOERR_FSYNC,
  COMITY_IOERR_DIR_FSYNC = SQLITE_IOERR_DIR_FSYNC,
  COMITY_IOERR_TRUNCATE = SQLITE_IOERR_TRUNCATE,
  COMITY_IOERR_FSTAT = SQLITE_IOERR_FSTAT,
  COMITY_IOERR_LOCK = SQLITE_IOERR_LOCK,
  COMITY_IOERR_DELETE = SQLITE_IOERR_DELETE,
  COMITY_IOERR_ACCESS = SQLITE_IOERR_ACCESS,
  COMITY_IOERR_DATA = SQLITE_IOERR_DATA,
  COMITY_IOERR_DELETE_NOENT = SQLITE_IOERR_DELETE_NOENT
};

/// Writes one line to SQLite's error log.
static inline void comity_sqlite3_log(int code, const char *message) { sqlite3_log(code, "%s", message); }

/// Copies a message into memory that SQLite frees.
static inline char *comity_sqlite3_copy(const char *message) { return sqlite3_mprintf("%s", message); }

/// Sets a switch of a connection, such as SQLITE_DBCONFIG_DEFENSIVE.
static inline int comity_sqlite3_db_config(sqlite3 *db, int option, int value) {
  int result = 0;
  return sqlite3_db_config(db, option, value, &result);
}

#endif
