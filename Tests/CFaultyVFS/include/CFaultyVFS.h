#ifndef FANOUT_FAULTY_VFS_H
#define FANOUT_FAULTY_VFS_H

/* A layer between SQLite and the files that fails when it is told to: for tests. */

enum fanout_fault {
    FANOUT_FAULT_NONE = 0,
    /* Writes fail as on a full disk. */
    FANOUT_FAULT_FULL = 1,
    /* Writes fail with an input/output error, half of them after having written a part. */
    FANOUT_FAULT_WRITE = 2,
    /* fsync fails. */
    FANOUT_FAULT_SYNC = 3,
    /* Reads fail with an input/output error. */
    FANOUT_FAULT_READ = 4
};

/* Registers the layer under this name. */
int fanout_faulty_register(const char *name);

/* After `calls` more calls of the kind that `fault` concerns, all of them fail until the fault is taken back. */
void fanout_faulty_set(int fault, int calls);

/* How many calls have failed since the last `fanout_faulty_set`. */
int fanout_faulty_count(void);

#endif
