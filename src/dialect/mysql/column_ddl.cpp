#include "column_ddl.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"

namespace sequelize::detail {
namespace {

/// A literal, a function call, or an expression in parentheses, as they stand behind DEFAULT and ON UPDATE.
std::string primaryExpression(DdlCursor& in) {
    const std::size_t begin = in.peek().begin;
    std::size_t end = begin;
    const auto take = [&] { end = in.next().end; };
    const auto takeParenthesis = [&] {
        const std::string inner = in.parenthesis();
        end += inner.size() + 2;
    };
    if (in.peek().is("(")) {
        const std::size_t open = in.peek().begin;
        end = open;
        takeParenthesis();
        return std::string(in.slice(begin, end));
    }
    while (in.peek().is("-") || in.peek().is("+")) take();
    const bool isWord = in.peek().kind != DdlToken::Kind::text;
    take();
    // _utf8mb4'x', b'1', TIMESTAMP'...', nextval(`d`.`s`)
    if (isWord && in.peek().kind == DdlToken::Kind::text) take();
    while (in.peek().is(".")) {
        take();
        take();
    }
    if (in.peek().is("(") && in.peek().begin == end) takeParenthesis();
    return std::string(in.slice(begin, end));
}

bool isColumnAttribute(DdlCursor& in) {
    for (const char* word : {"UNSIGNED", "ZEROFILL", "SIGNED", "COMPRESSED", "PRECISION", "VARYING"})
        if (in.peek().is(word)) return true;
    return false;
}

std::string typeOf(DdlCursor& in) {
    std::string type = in.next().value;
    if (in.peek().is("(")) type += "(" + in.parenthesis() + ")";
    while (isColumnAttribute(in)) {
        type += " " + in.next().value;
        if (in.peek().is("(")) type += "(" + in.parenthesis() + ")";
    }
    return type;
}

void readGenerated(DdlCursor& in, ColumnSchema& column) {
    if (in.accept({"ROW", "START"}))
        column.generated = "ROW START";
    else if (in.accept({"ROW", "END"}))
        column.generated = "ROW END";
    else
        column.generated = in.parenthesis();
}

void addRest(DdlCursor& in, std::string& rest) {
    const auto& token = in.next();
    const bool joins = token.is("=") || rest.ends_with('=') || token.is("(") || token.is(")") || rest.ends_with('(');
    if (!rest.empty() && !joins) rest += ' ';
    rest += in.slice(token.begin, token.end);
}

void readAttribute(DdlCursor& in, ColumnDdl& ddl) {
    ColumnSchema& column = ddl.column;
    if (in.accept({"CHARACTER", "SET"}) || in.accept({"CHARSET"})) {
        column.charset = in.next().value;
    } else if (in.accept({"COLLATE"})) {
        column.collation = in.next().value;
    } else if (in.accept({"NOT", "NULL"})) {
        column.allowNull = false;
    } else if (in.accept({"NULL"})) {
        column.allowNull = true;
    } else if (in.accept({"DEFAULT"})) {
        std::string value = primaryExpression(in);
        if (equalIgnoringCase(value, "NULL"))
            column.defaultValue.reset();
        else
            column.defaultValue = std::move(value);
    } else if (in.accept({"ON", "UPDATE"})) {
        column.onUpdate = primaryExpression(in);
    } else if (in.accept({"AUTO_INCREMENT"})) {
        column.autoIncrement = true;
    } else if (in.accept({"GENERATED", "ALWAYS", "AS"}) || in.accept({"AS"})) {
        readGenerated(in, column);
    } else if (!column.generated.empty() && (in.accept({"STORED"}) || in.accept({"PERSISTENT"}))) {
        column.isStored = true;
    } else if (!column.generated.empty() && in.accept({"VIRTUAL"})) {
        column.isStored = false;
    } else if (in.accept({"INVISIBLE"})) {
        column.isInvisible = true;
    } else if (in.accept({"COMMENT"})) {
        column.comment = in.next().value;
    } else if (in.accept({"CHECK"})) {
        ddl.checks.push_back(in.parenthesis());
    } else {
        addRest(in, ddl.rest);
    }
}

std::vector<std::string> columnChecks(const TableSchema& table, const ColumnSchema& column) {
    std::vector<std::string> checks;
    for (const auto& check : table.checks)
        if (!check.column.empty() && equalIgnoringCase(check.column, column.name)) checks.push_back(check.expression);
    return checks;
}

std::string composed(const ColumnSchema& column, const std::vector<std::string>& checks, const std::string& rest,
                     DdlStyle style) {
    if (column.type.empty()) throw UsageError("the column '" + column.name + "' has neither a type nor a definition");
    std::string sql = column.type;
    if (!column.charset.empty()) sql += " CHARACTER SET " + column.charset;
    if (!column.collation.empty()) sql += " COLLATE " + column.collation;
    const bool isRow = column.generated == "ROW START" || column.generated == "ROW END";
    if (isRow) sql += " GENERATED ALWAYS AS " + column.generated;
    if (!column.generated.empty() && !isRow)
        sql += " GENERATED ALWAYS AS (" + column.generated + ")" + (column.isStored ? " STORED" : " VIRTUAL");
    // MariaDB's generated columns take neither; a TIMESTAMP that says nothing may be NOT NULL.
    if (column.generated.empty() || !style.isMariadb) {
        if (!column.allowNull)
            sql += " NOT NULL";
        else if (startsIgnoringCase(column.type, "timestamp"))
            sql += " NULL";
    }
    if (column.defaultValue)
        sql += " DEFAULT " + *column.defaultValue;
    else if (column.allowNull && startsIgnoringCase(column.type, "timestamp") && column.generated.empty())
        sql += " DEFAULT NULL";
    if (!column.onUpdate.empty()) sql += " ON UPDATE " + column.onUpdate;
    if (column.autoIncrement) sql += " AUTO_INCREMENT";
    if (column.isInvisible) sql += " INVISIBLE";
    if (!rest.empty()) sql += " " + rest;
    if (!column.comment.empty()) sql += " COMMENT " + ddlText(column.comment, style);
    for (const auto& check : checks) sql += " CHECK (" + check + ")";
    return sql;
}

}  // namespace

ColumnDdl parseColumnDdl(std::string_view definition, bool noBackslashEscapes) {
    const auto tokens = ddlTokens(definition, {.noBackslashEscapes = noBackslashEscapes});
    DdlCursor in(definition, tokens);
    ColumnDdl ddl;
    ddl.column.type = typeOf(in);
    while (!in.atEnd()) readAttribute(in, ddl);
    return ddl;
}

void inheritCharset(const TableSchema& table, ColumnSchema& column) {
    if (column.collation == table.collation) {
        // A character set without a collation has its usual one, which may not be the table's.
        if (!column.collation.empty() || column.charset == table.charset) column.charset.clear();
        column.collation.clear();
    } else if (!column.collation.empty() && column.charset == table.charset) {
        column.charset.clear();
    }
}

void requireSameWhenStored(const std::string& expression, DdlStyle style) {
    if (style.isMariadb || !style.noBackslashEscapes || expression.find('\\') == std::string::npos) return;
    throw UsageError("MySQL would store another expression than " + expression +
                     " in the SQL mode NO_BACKSLASH_ESCAPES, for it contains a backslash. Take the mode out of "
                     "sql_mode on the connections that change the schema.");
}

void requireOwnDefault(const ColumnSchema& column, DdlStyle style) {
    if (column.allowNull || column.defaultValue || !column.generated.empty()) return;
    const bool isUpdated = style.isMariadb && !column.onUpdate.empty();
    if (!isUpdated && !(style.impliesDefaults && startsIgnoringCase(column.type, "timestamp"))) return;
    throw UsageError(
        "the column '" + column.name + "' would be NOT NULL and have no default" +
        (isUpdated ? ", and it has ON UPDATE " + column.onUpdate +
                         ": MariaDB would give it the default '0000-00-00 00:00:00'. "
                   : std::string(": in this session, whose explicit_defaults_for_timestamp is off, the server would "
                                 "give it one. ")) +
        "Give it a default, such as CURRENT_TIMESTAMP, or let it allow NULL" +
        (isUpdated ? ", or take ON UPDATE away by an ALTER TABLE of your own" : ", or set that variable to 1") + ".");
}

std::string columnDdl(const TableSchema& table, const ColumnSchema& column, DdlStyle style) {
    requireOwnDefault(column, style);
    requireSameWhenStored(column.generated, style);
    if (column.defaultValue && column.defaultValue->starts_with('('))
        requireSameWhenStored(*column.defaultValue, style);
    const auto checks = columnChecks(table, column);
    if (column.definition.empty()) return composed(column, checks, {}, style);
    ColumnDdl said = parseColumnDdl(column.definition, style.noBackslashEscapes);
    said.column.name = column.name;
    said.column.definition = column.definition;
    inheritCharset(table, said.column);
    if (said.column == column && said.checks == checks) return column.definition;
    return composed(column, checks, said.rest, style);
}

std::string unsaidOf(const ColumnSchema& column, DdlStyle style) {
    return column.definition.empty() ? std::string() : parseColumnDdl(column.definition, style.noBackslashEscapes).rest;
}

std::string ddlText(std::string_view text, DdlStyle style) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\0')
            throw UsageError("a comment contains NUL, which MySQL's DDL reads by SQL mode; set it with a raw query");
        if (c == '\'' || (c == '\\' && !style.noBackslashEscapes)) out += c;
        out += c;
    }
    return out + "'";
}

}  // namespace sequelize::detail
