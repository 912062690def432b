#ifndef FANOUT_CCURL_H
#define FANOUT_CCURL_H

#include <curl/curl.h>

// libcurl takes an option's value, and hands out a transfer's facts, through variadic functions, which Swift cannot
// call. Each function below is one of those calls with the type of its value fixed.

CURLcode ccurl_set_long(CURL *_Nonnull easy, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *_Nonnull easy, CURLoption option, curl_off_t value);
// libcurl copies the text, except for CURLOPT_POSTFIELDS.
CURLcode ccurl_set_text(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value);
CURLcode ccurl_set_pointer(CURL *_Nonnull easy, CURLoption option, const void *_Nullable value);
CURLcode ccurl_set_list(CURL *_Nonnull easy, CURLoption option, struct curl_slist *_Nullable value);
CURLcode ccurl_set_write_callback(CURL *_Nonnull easy, CURLoption option, curl_write_callback _Nullable value);
CURLcode ccurl_set_prereq_callback(CURL *_Nonnull easy, curl_prereq_callback _Nullable value);

CURLcode ccurl_get_long(CURL *_Nonnull easy, CURLINFO info, long *_Nonnull value);
// The pointer that was set as CURLOPT_PRIVATE.
CURLcode ccurl_get_private(CURL *_Nonnull easy, void *_Nullable *_Nonnull value);

CURLMcode ccurl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value);

// The next transfer that has ended, or NULL. `result` is how it ended.
CURL *_Nullable ccurl_multi_next_done(CURLM *_Nonnull multi, CURLcode *_Nonnull result);

#endif
