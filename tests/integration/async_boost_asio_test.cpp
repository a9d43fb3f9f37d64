// [async]: the tests of async_asio_test.cpp with Boost.Asio.
#define TEST_BOOST_ASIO
#include "async_asio_test.cpp"
