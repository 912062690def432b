internal import ArgumentParser

/// The exit codes of sysexits.h that Fanout uses.
extension ExitCode {
    /// EX_USAGE: the command line names what is not there.
    static let usage = ExitCode(64)
    /// EX_DATAERR: an event is wrong.
    static let badData = ExitCode(65)
    /// EX_NOINPUT: a file cannot be read.
    static let noInput = ExitCode(66)
    /// EX_UNAVAILABLE: nobody answers.
    static let unavailable = ExitCode(69)
    /// EX_SOFTWARE: something inside went wrong.
    static let software = ExitCode(70)
    /// EX_CANTCREAT: the journal cannot be opened.
    static let cannotCreate = ExitCode(73)
    /// EX_TEMPFAIL: try again later.
    static let tryLater = ExitCode(75)
    /// EX_NOPERM: the key is missing or not known.
    static let noPermission = ExitCode(77)
    /// EX_CONFIG: the configuration is wrong.
    static let badConfiguration = ExitCode(78)
    /// What a shell tells of a command that Ctrl-C ended; not of sysexits.h.
    static let interrupted = ExitCode(130)
}
