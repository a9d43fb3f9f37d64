#include <sequelize/core/error.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

// A server refuses with these numbers for other reasons, too: only the words tell.
TEST_CASE("a refusal of MySQL's is told by its number and its words", "[errors]") {
    const SqlDialect& dialect = sqlDialect(Dialect::mysql);
    const auto refusal = [&](int code, std::string message) {
        return dialect.refusalOf({code, "HY000", std::move(message), "COMMIT", false});
    };
    CHECK(
        refusal(
            1180,
            "Error while appending streaming replication fragment(provider status: Not connected to Primary Component)"
        ) == Refusal::notReady
    );
    CHECK(refusal(1180, "Got error 5 \"Input/output error\" during COMMIT") == Refusal::none);
    CHECK(refusal(1047, "WSREP has not yet prepared node for application use") == Refusal::notReady);
    CHECK(refusal(1047, "Unknown command") == Refusal::none);
    CHECK(
        refusal(
            1290, "The MariaDB server is running with the --read-only option so it cannot execute this statement"
        ) == Refusal::readOnly
    );
    CHECK(
        refusal(1290, "The server is running with the --secure-file-priv option so it cannot execute this") ==
        Refusal::none
    );
}
