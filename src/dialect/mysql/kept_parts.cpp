#include "kept_parts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "column_ddl.hpp"
#include "ddl_tokens.hpp"
#include "mysql_schema_sql.hpp"

namespace sequelize::detail {
namespace {

/// MariaDB's JSON is a LONGTEXT with this CHECK and a collation, which both come with the type and go with it.
bool isCheckOfJson(const CheckSchema& check) {
    return lowered(check.expression) == "json_valid(`" + lowered(check.column) + "`)";
}

/// A `_bin` collation of the table's character set is what STRING.BINARY says: a type without it says that there is
/// none.
bool isCollationSaid(const ColumnSchema& before, const DataType& type) {
    using enum TypeSpec::Kind;
    const bool saysBinary = type.kind == STRING || type.kind == CHAR || type.kind == UUID;
    return type.binary || (saysBinary && before.charset.empty() && before.collation.ends_with("_bin"));
}

bool takesCharset(const DataType& type) {
    using enum TypeSpec::Kind;
    return type.kind == STRING || type.kind == CHAR || type.kind == TEXT || type.kind == ENUM;
}

std::string ownCharset(const ColumnSchema& before) {
    std::string sql;
    if (!before.charset.empty()) sql += " CHARACTER SET " + before.charset;
    if (!before.collation.empty()) sql += " COLLATE " + before.collation;
    return sql;
}

}  // namespace

std::string withKeptParts(const TableSchema& present, const ColumnDefinition& column, std::string ddl) {
    const ColumnSchema* before = present.column(column.field);
    if (!before) return ddl;
    const bool noEscapes = std::ranges::find(present.notes, noEscapesNote) != present.notes.end();
    const DdlStyle style{.noBackslashEscapes = noEscapes};
    const auto tokens = ddlTokens(ddl, {.noBackslashEscapes = noEscapes});
    DdlCursor in(ddl, tokens);
    in.next();
    if (in.peek().is("(")) static_cast<void>(in.parenthesis());
    const std::size_t typeEnd = tokens[in.place() - 1].end;
    bool wasJson = false;
    std::string checks;
    for (const auto& check : present.checks) {
        if (check.column.empty() || !equalIgnoringCase(check.column, before->name)) continue;
        if (isCheckOfJson(check))
            wasJson = true;
        else
            checks += " CHECK (" + check.expression + ")";
    }
    if (before->isInvisible) ddl += " INVISIBLE";
    // It takes the precision of the column's own type.
    if (!before->onUpdate.empty() && column.type.kind == TypeSpec::Kind::DATE)
        ddl += " ON UPDATE CURRENT_TIMESTAMP" +
               (column.type.length == 0 ? std::string() : fmt::format("({})", column.type.length));
    if (const std::string unsaid = unsaidOf(*before, style); !unsaid.empty()) {
        if (startsIgnoringCase(unsaid, "SRID") && column.type.kind != TypeSpec::Kind::GEOMETRY)
            throw UsageError(
                fmt::format("the column '{}' of '{}' would lose {}, which a column of the new type cannot have; write "
                            "the ALTER TABLE with query",
                            before->name, present.name, unsaid));
        ddl += " " + unsaid;
    }
    ddl += checks;
    if (takesCharset(column.type) && !wasJson && !isCollationSaid(*before, column.type))
        ddl.insert(typeEnd, ownCharset(*before));
    return ddl;
}

}  // namespace sequelize::detail
