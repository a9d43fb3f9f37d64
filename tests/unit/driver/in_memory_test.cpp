#include "driver/backends.hpp"

#include <string>

#include <sequelize/core/error.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

bool inMemory(const std::string& storage) {
    ConnectionOptions options;
    options.dialect = Dialect::sqlite;
    options.storage = storage;
    return livesInConnection(options);
}

}  // namespace

TEST_CASE("spellings of a database in memory", "[sqlite][pool]") {
    for (const char* storage :
         {"", ":memory:", "file::memory:", "file::memory:?cache=shared", "file:x?mode=memory&cache=shared",
          "file:x?cache=shared&mode=memory", "file:%3amemory%3A", "file:x?%6dode=memor%79#end", "file:/x?vfs=memdb",
          "file:", "file:?mode=memory", "file://localhost/x?mode=memory"}) {
        INFO(storage);
        CHECK(inMemory(storage));
    }
    for (const char* storage :
         {"memory", "x.db", "file:x.db", "file:///tmp/x.db?mode=ro", "file:x?mode=rwc", "file:x#?mode=memory",
          "/tmp/mode=memory", "file:x?xmode=memory", "file:memory:"}) {
        INFO(storage);
        CHECK_FALSE(inMemory(storage));
    }
    CHECK_THROWS_AS(inMemory(":memory:?cache=shared"), InvalidConnectionError);
}
