"""Tables of the safety policy: what a run may use on top for what it brings.

Data only, and no import: it is loaded before the baseline of every sandbox.
Files are in memory and below the run's own folders: what may be used on them is
policy; that nothing else is there to be opened is the sandbox's doing.
"""

_OS_FILES = (
    "DirEntry F_OK O_APPEND O_CREAT O_EXCL O_RDONLY O_RDWR O_TRUNC O_WRONLY "
    "PathLike R_OK SEEK_CUR SEEK_END SEEK_SET W_OK X_OK access altsep chdir chmod "
    "close curdir devnull environ error extsep fdopen fsdecode fsencode fspath "
    "fstat get_exec_path getcwd getcwdb getenv getpid linesep link listdir lseek "
    "lstat makedirs mkdir name open pardir path pathsep read readlink remove "
    "removedirs rename renames replace rmdir scandir sep stat stat_result symlink "
    "sync truncate unlink urandom utime walk write"
)

_CONNECTIONS = (
    "BadStatusLine CannotSendRequest HTTPConnection HTTPException HTTPMessage "
    "HTTPResponse HTTPSConnection HTTPS_PORT HTTP_PORT IncompleteRead InvalidURL "
    "NotConnected RemoteDisconnected ResponseNotReady error parse_headers responses"
)
# Without those that open files or other schemes.
_OPENERS = (
    "AbstractHTTPHandler BaseHandler HTTPBasicAuthHandler HTTPCookieProcessor "
    "HTTPDefaultErrorHandler HTTPError HTTPErrorProcessor HTTPHandler "
    "HTTPPasswordMgr HTTPPasswordMgrWithDefaultRealm "
    "HTTPPasswordMgrWithPriorAuth HTTPRedirectHandler HTTPSHandler "
    "OpenerDirector Request URLError build_opener install_opener parse_http_list "
    "parse_keqv_list quote quote_plus unquote unquote_plus unwrap urlencode "
    "urljoin urlopen urlparse urlsplit urlunparse"
)

# Inputs of a run -> modules that may be imported as a whole, built-ins that may
# be used, names that refused or partly allowed modules have on top, and names
# that modules do not lack any more.
INPUTS = {
    "files": {
        "modules": frozenset(
            "filecmp fileinput glob mimetypes os.path pathlib posixpath shutil "
            "stat tarfile tempfile wave zipfile".split()
        ),
        "names": frozenset({"open"}),
        "parts": {
            "os": frozenset(_OS_FILES.split()),
            "io": frozenset({"FileIO", "open", "open_code"}),
            "codecs": frozenset({"open"}),
        },
        "members": frozenset(
            {
                ("argparse", "FileType"),
                ("bz2", "open"),
                ("gzip", "open"),
                ("logging", "FileHandler"),
                ("lzma", "open"),
                ("numpy", "fromfile"),
                ("tarfile", "bltn_open"),
                ("tokenize", "open"),
            }
        ),
    },
    # The operator's tool: the service sends the requests, and judges each.
    "fetch": {
        "modules": frozenset(
            "http.cookies requests requests.auth requests.cookies "
            "requests.exceptions requests.sessions requests.structures".split()
        ),
        "parts": {
            "http.client": frozenset(_CONNECTIONS.split()),
            "urllib.request": frozenset(_OPENERS.split()),
        },
    },
    # It reads what the arguments name, and stdin where there are none.
    "stdin": {"modules": frozenset({"fileinput"})},
}
