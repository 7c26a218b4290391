// The system's libcrypto as Swift sees it.
#ifndef COMITY_CLIBCRYPTO_SHIM_H
#define COMITY_CLIBCRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <sys/prctl.h>

/// Forbids core dumps and tracing of this process; prctl has variable arguments.
static inline int comity_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

/// Whether core dumps and tracing of this process are possible.
static inline int comity_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

#endif
