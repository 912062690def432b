#ifndef FANOUT_CSQLITE_SHIM_H
#define FANOUT_CSQLITE_SHIM_H

#include <sqlite3.h>

/* A cast in the macro and a variadic function: Swift imports neither. */

static inline sqlite3_destructor_type fanout_sqlite_transient(void) {
    return SQLITE_TRANSIENT;
}

/* Leaves the write-ahead log as it is when the connection closes. */
static inline int fanout_sqlite_keep_wal_on_close(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

#endif
