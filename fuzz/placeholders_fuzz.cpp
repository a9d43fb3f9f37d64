// The scanner of raw queries: its pieces are the statement, and no placeholder lies in what a second, simpler reader of
// quotes and comments takes for one. The first byte chooses dialect and mode.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/error.hpp>

#include "dialect/mysql/mysql_dialect.hpp"
#include "dialect/placeholders.hpp"
#include "dialect/raw_sql.hpp"
#include "dialect/sqlite/sqlite_dialect.hpp"
#include "expect.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

/// Which bytes stand in quotes and comments, by one state a byte; `isClosed`: no quote is open at the end.
struct Reading {
    std::vector<bool> isInside;
    bool isClosed = true;
};

Reading readNaively(std::string_view sql, bool isSqlite, LexicalMode mode) {
    Reading reading{std::vector<bool>(sql.size()), true};
    std::string_view end;  // what ends the state; empty: outside
    bool escapes = false;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        const auto rest = sql.substr(i);
        if (!end.empty()) {
            reading.isInside[i] = true;
            if (escapes && sql[i] == '\\' && i + 1 < sql.size()) {
                reading.isInside[++i] = true;
            } else if (rest.starts_with(end)) {
                for (std::size_t k = 1; k < end.size(); ++k) reading.isInside[++i] = true;
                end = {};
            }
            continue;
        }
        escapes = false;
        const bool dashes = rest.starts_with("--") && (isSqlite || rest.size() == 2 ||
                                                       static_cast<unsigned char>(rest[2]) <= ' ' || rest[2] == 0x7f);
        if (rest.starts_with("/*")) {
            end = "*/";
            reading.isInside[i + 1] = true;
            reading.isInside[i++] = true;
            continue;
        }
        if (dashes || (rest[0] == '#' && !isSqlite)) {
            end = "\n";
        } else if (rest[0] == '\'') {
            end = "'";
            escapes = !isSqlite && !mode.noBackslashEscapes;
        } else if (rest[0] == '"') {
            end = "\"";
            escapes = !isSqlite && !mode.noBackslashEscapes && !mode.ansiQuotes;
        } else if (rest[0] == '`') {
            end = "`";
        } else if (rest[0] == '[' && isSqlite) {
            end = "]";
        } else {
            continue;
        }
        reading.isInside[i] = true;
    }
    reading.isClosed = end.empty() || end == "*/" || end == "\n";
    return reading;
}

bool isPlaceholder(SqlPiece::Part kind) {
    using Kind = SqlPiece::Part;
    return kind == Kind::question || kind == Kind::key || kind == Kind::bind || kind == Kind::native ||
           kind == Kind::dollars || kind == Kind::semicolon;
}

void check(std::string_view sql, const SqlDialect& dialect, LexicalMode mode) {
    std::vector<SqlPiece> pieces;
    try {
        pieces = scanSql(sql, dialect.facts().lexical, mode);
    } catch (const UsageError&) {
        return;
    }
    const Reading reading = readNaively(sql, &dialect == &sqliteDialect(), mode);
    fuzz::expect(reading.isClosed, "a quote is not closed");
    std::string joined;
    for (const auto& piece : pieces) {
        fuzz::expect(!piece.text.empty(), "a piece is empty");
        if (isPlaceholder(piece.kind)) fuzz::expect(!reading.isInside[joined.size()], "a placeholder is quoted");
        if (piece.kind == SqlPiece::Part::text)
            for (std::size_t i = 0; i < piece.text.size(); ++i)
                fuzz::expect(piece.text[i] != '?' || reading.isInside[joined.size() + i], "a placeholder is missed");
        joined += piece.text;
    }
    fuzz::expect(joined == sql, "the pieces are not the statement");

    // Whatever is asked for and given: an error or as many binds as there are placeholders.
    try {
        const auto compiled = compileRaw({std::string(sql), {1, "x"}, {{"a", 1}}}, dialect, mode);
        fuzz::expect(compiled.binds.size() >= 3, "a value is not bound");
    } catch (const UsageError&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const unsigned choice = data[0];
    const SqlDialect& dialect = choice % 3 == 2 ? sqliteDialect() : choice % 3 == 1 ? mariadbDialect() : mysqlDialect();
    const LexicalMode mode{.noBackslashEscapes = (choice & 16) != 0, .ansiQuotes = (choice & 32) != 0};
    check({reinterpret_cast<const char*>(data) + 1, size - 1}, dialect, mode);
    return 0;
}
