internal import NIOCore

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension HTTPServerError {
    /// Says in plain words why an address could not be had.
    init(binding error: any Error, host: String, port: Int) {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        guard let failure = error as? IOError else {
            self.init(
                .invalidAddress,
                "cannot listen on \(place): the host name cannot be resolved; give an address of this machine, such as "
                    + "127.0.0.1, or 0.0.0.0 for all of them")
            return
        }
        switch failure.errnoCode {
        case EADDRINUSE:
            self.init(
                .portInUse,
                "cannot listen on \(place): port \(port) is already in use; stop what listens there, or choose another "
                    + "port")
        case EACCES, EPERM:
            self.init(
                .notPermitted,
                "cannot listen on \(place): this user may not use port \(port); choose one from 1024 on")
        case EADDRNOTAVAIL:
            self.init(
                .invalidAddress,
                "cannot listen on \(place): \(host) is no address of this machine; 127.0.0.1 is for this machine "
                    + "alone, 0.0.0.0 for all of its addresses")
        default:
            self.init(.system, "cannot listen on \(place): \(String(cString: strerror(failure.errnoCode)))")
        }
    }
}
