internal import CCurl
internal import Transport

/// Says in the port's words how libcurl failed.
struct CurlFailure {
    let code: CURLcode
    let outcome: TransportError.Outcome
    let authority: String
    /// libcurl's own text, which is used only where it can speak of nothing but names, addresses and certificates.
    let detail: String

    var error: TransportError {
        TransportError(code: portCode, outcome: outcome, message: message)
    }

    private var portCode: TransportError.Code {
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PROXY,
            CURLE_INTERFACE_FAILED:
            return .unreachable
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
            return .insecure
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            // After the request has gone out the same codes speak of the answer.
            return outcome == .notSent ? .invalidRequest : .other
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_SSL_SHUTDOWN_FAILED, CURLE_ABORTED_BY_CALLBACK:
            // The last one: libcurl wanted to repeat the request on another connection and was not let.
            return .connectionLost
        case CURLE_FILESIZE_EXCEEDED:
            return .replyTooLarge
        default:
            return .other
        }
    }

    private var message: String {
        switch portCode {
        case .unreachable, .insecure:
            let reason = detail.isEmpty ? libraryText : detail
            return "no connection to \(authority): \(reason)"
        case .timedOut where outcome == .notSent:
            return "no connection to \(authority) in time"
        case .timedOut:
            return "no answer from \(authority) in time"
        case .connectionLost:
            let reason = code == CURLE_ABORTED_BY_CALLBACK ? "no answer" : libraryText
            return "the connection to \(authority) broke: \(reason)"
        default:
            return "\(authority): \(libraryText)"
        }
    }

    private var libraryText: String { String(cString: curl_easy_strerror(code)) }
}
