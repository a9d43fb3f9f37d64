#if SEQUELIZE_WITH_SQLITE

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>

/// SEQUELIZE_TEST_REVERSE_ROWS=1: SQLite gives the rows of a SELECT without ORDER BY the other way round, so that a
/// test that relies on their order fails.
namespace {

int reverseRows(sqlite3* handle, char** /*error*/, const struct sqlite3_api_routines* /*api*/) {
    return sqlite3_exec(handle, "PRAGMA reverse_unordered_selects=ON", nullptr, nullptr, nullptr);
}

// Every connection that the process opens asks it.
[[maybe_unused]] const bool isSet = [] {
    if (std::getenv("SEQUELIZE_TEST_REVERSE_ROWS") == nullptr) return false;
    // SQLite's own signature of it is that of a function of any kind.
    if (sqlite3_auto_extension(reinterpret_cast<void (*)()>(&reverseRows)) == SQLITE_OK) return true;
    std::fputs("SEQUELIZE_TEST_REVERSE_ROWS: this SQLite takes no extension, so that rows stay as they are\n", stderr);
    std::abort();
}();

}  // namespace

#endif
