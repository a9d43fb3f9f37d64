#pragma once

#include <array>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/global_sql_mode.hpp"

/// Values and names that would be SQL if they were pasted into it, in every place where one can stand, under every way
/// in which a session may read quotes.
namespace test {

using namespace std::string_literals;

inline const std::vector<std::string> hostileTexts{
    "\\' OR 1=1 -- ",
    "' OR '1'='1",
    "\" OR \"1\"=\"1",
    "` OR 1=1 -- ",
    "\\",
    "\\\\'",
    "\\\" OR 1=1 -- ",
    "'; DELETE FROM sentinels; -- ",
    "\\'; DELETE FROM sentinels; # ",
    "\"; DELETE FROM sentinels; -- ",
    "x' /* ",
    "*/ OR 1=1 /*",
    "/*! OR 1=1 */",
    "? :text $1 $text",
    "nul\0' OR 1=1 -- "s,
    "\x1a\n\r\t'\b",
    "100%_|'",
    "\xe7\xb8\x97' OR 1=1 -- ",      // its last byte and a backslash are one character in GBK
    "\xc2\xbf' OR 1=1 -- ",          // 0xbf before a quote
    "\xca\xbc OR 1=1 \xef\xbc\x87",  // quotes that a careless conversion makes ASCII ones
    "\xf0\x9f\x98\x88'\\",
};

/// No UTF-8: of no use as a text, but bytes like others.
inline const std::vector<std::string> brokenTexts{
    "\xbf' OR 1=1 -- "s, "\xbf\x5c' OR 1=1 -- "s, "\xbf\x27"s, "\xc0\xa7 OR 1=1 -- "s, "\xe0\x80\xa7"s, "'\xff\xfe\\'"s,
};

struct Sentinel {
    std::int64_t id{};
    std::string text{};
};
struct Target {
    std::int64_t id{};
    std::string text{};
    std::optional<std::string> other{};
    std::optional<sequelize::Bytes> bytes{};
    int number{};
};

struct Mode {
    const char* name;
    const char* sqlMode;  ///< empty: the server's own
};
inline constexpr std::array modes{
    Mode{"the library's own", ""},
    Mode{"NO_BACKSLASH_ESCAPES", "NO_BACKSLASH_ESCAPES"},
    Mode{"ANSI_QUOTES", "ANSI_QUOTES"},
    Mode{"both", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"},
};

inline std::vector<Mode> modesHere() {
    return speaksMysql() ? std::vector<Mode>(modes.begin(), modes.end()) : std::vector<Mode>{modes[0]};
}

/// A table to attack and one that must not change, in the mode.
struct Battlefield {
    explicit Battlefield(const Mode& mode)
        : server(mode.sqlMode), sequelize(database({.pool = {.max = 1}})), tables(sequelize) {
        if (*mode.sqlMode != '\0')
            REQUIRE(sequelize.query<std::string>("SELECT @@sql_mode").front().find(mode.sqlMode) != std::string::npos);
        sentinels.create({.text = "untouched"});
        harmless = targets.create({.text = "harmless", .other = "harmless", .number = 1}).id;
    }

    void requireUntouched() const {
        const auto rows = sentinels.findAll();
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].text == "untouched");
        const auto row = targets.findByPk(harmless);
        REQUIRE(row);
        CHECK(row->text == "harmless");
        CHECK(row->number == 1);
    }

    /// The ids that match; all of them are `expected`.
    void requireOnly(std::int64_t expected, sequelize::Where<Target> where) const {
        const auto ids = each(targets.findAll({.where = std::move(where)}), &Target::id);
        CHECK(ids == Ids{expected});
    }

    GlobalSqlMode server;
    sequelize::Sequelize sequelize;
    sequelize::Model<Sentinel> sentinels =
        sequelize.define<Sentinel>("sentinel", {sequelize::field<&Sentinel::text>()}, {.timestamps = false});
    sequelize::Model<Target> targets = sequelize.define<Target>(
        "target",
        {
            sequelize::field<&Target::text>(),
            sequelize::field<&Target::other>(),
            sequelize::field<&Target::bytes>(),
            sequelize::field<&Target::number>(),
        },
        {.timestamps = false}
    );
    FreshTables tables;
    std::int64_t harmless = 0;
};

}  // namespace test
