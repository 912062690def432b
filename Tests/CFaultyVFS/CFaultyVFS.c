#include "CFaultyVFS.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

static sqlite3_vfs *real_vfs;
static sqlite3_vfs layer;
static atomic_int current_fault;
static atomic_int calls_left;
static atomic_int failed_calls;

typedef struct {
    sqlite3_file base;
    sqlite3_file *real;
} faulty_file;

#define REAL(file) (((faulty_file *)(file))->real)

void fanout_faulty_set(int fault, int calls) {
    atomic_store(&calls_left, calls);
    atomic_store(&failed_calls, 0);
    atomic_store(&current_fault, fault);
}

int fanout_faulty_count(void) { return atomic_load(&failed_calls); }

static int fails(int fault) {
    if (atomic_load(&current_fault) != fault) return 0;
    if (atomic_fetch_sub(&calls_left, 1) > 0) return 0;
    atomic_fetch_add(&failed_calls, 1);
    return 1;
}

static int faulty_close(sqlite3_file *file) { return REAL(file)->pMethods->xClose(REAL(file)); }

static int faulty_read(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
    if (fails(FANOUT_FAULT_READ)) return SQLITE_IOERR_READ;
    return REAL(file)->pMethods->xRead(REAL(file), buffer, count, offset);
}

static int faulty_write(sqlite3_file *file, const void *buffer, int count, sqlite3_int64 offset) {
    if (fails(FANOUT_FAULT_FULL)) return SQLITE_FULL;
    if (fails(FANOUT_FAULT_WRITE)) {
        if (atomic_load(&failed_calls) % 2) REAL(file)->pMethods->xWrite(REAL(file), buffer, count / 2, offset);
        return SQLITE_IOERR_WRITE;
    }
    return REAL(file)->pMethods->xWrite(REAL(file), buffer, count, offset);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size) {
    return REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int faulty_sync(sqlite3_file *file, int flags) {
    if (fails(FANOUT_FAULT_SYNC)) return SQLITE_IOERR_FSYNC;
    return REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size) {
    return REAL(file)->pMethods->xFileSize(REAL(file), size);
}

static int faulty_lock(sqlite3_file *file, int lock) { return REAL(file)->pMethods->xLock(REAL(file), lock); }

static int faulty_unlock(sqlite3_file *file, int lock) { return REAL(file)->pMethods->xUnlock(REAL(file), lock); }

static int faulty_reserved(sqlite3_file *file, int *result) {
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), result);
}

static int faulty_control(sqlite3_file *file, int operation, void *argument) {
    return REAL(file)->pMethods->xFileControl(REAL(file), operation, argument);
}

static int faulty_sector(sqlite3_file *file) { return REAL(file)->pMethods->xSectorSize(REAL(file)); }

static int faulty_device(sqlite3_file *file) { return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file)); }

static int faulty_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, memory);
}

static int faulty_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}

static void faulty_barrier(sqlite3_file *file) { REAL(file)->pMethods->xShmBarrier(REAL(file)); }

static int faulty_unmap(sqlite3_file *file, int delete) {
    return REAL(file)->pMethods->xShmUnmap(REAL(file), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_reserved,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector,
    .xDeviceCharacteristics = faulty_device,
    .xShmMap = faulty_map,
    .xShmLock = faulty_shm_lock,
    .xShmBarrier = faulty_barrier,
    .xShmUnmap = faulty_unmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
    faulty_file *opened = (faulty_file *)file;
    (void)vfs;
    opened->base.pMethods = 0;
    /* The real file lies behind ours. */
    opened->real = (sqlite3_file *)&opened[1];
    int code = real_vfs->xOpen(real_vfs, name, opened->real, flags, out_flags);
    if (code == SQLITE_OK) opened->base.pMethods = &methods;
    return code;
}

int fanout_faulty_register(const char *name) {
    if (real_vfs) return SQLITE_OK;
    real_vfs = sqlite3_vfs_find(0);
    if (!real_vfs) return SQLITE_ERROR;
    /* Everything but opening goes straight to the real one, whose functions take its own state from there. */
    layer = *real_vfs;
    layer.pNext = 0;
    layer.zName = strdup(name);
    layer.szOsFile = (int)sizeof(faulty_file) + real_vfs->szOsFile;
    layer.xOpen = faulty_open;
    return sqlite3_vfs_register(&layer, 0);
}
