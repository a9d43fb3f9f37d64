#include "show_create_table.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "column_ddl.hpp"

namespace sequelize::detail {
namespace {

using NameList = std::vector<std::string>;

[[noreturn]] void notUnderstood(std::string_view what, std::string_view sql) {
    throw UsageError("SHOW CREATE TABLE printed what is not understood (" + std::string(what) +
                     "): " + std::string(sql));
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

std::string nextName(DdlCursor& in) {
    if (!in.peek().isName()) notUnderstood("a name is missing", in.sql());
    return in.next().value;
}

NameList nameList(DdlCursor& in) {
    NameList names;
    if (!in.accept({"("})) notUnderstood("a list of names is missing", in.sql());
    do names.push_back(nextName(in));
    while (in.accept({","}));
    if (!in.accept({")"})) notUnderstood("a list of names does not end", in.sql());
    return names;
}

IndexPart indexPart(DdlCursor& in) {
    IndexPart part;
    if (in.peek().is("("))
        part.expression = in.parenthesis();
    else
        part.column = nextName(in);
    if (!part.column.empty() && in.peek().is("(")) {
        const std::string digits = in.parenthesis();
        std::uint32_t length = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), length);
        part.length = length;
    }
    in.accept({"ASC"});
    part.isDescending = in.accept({"DESC"});
    // MariaDB's `period` WITHOUT OVERLAPS.
    const std::size_t begin = in.peek().begin;
    std::size_t end = begin;
    while (!in.atEnd() && !in.peek().is(",") && !in.peek().is(")")) end = in.next().end;
    if (end > begin) part.expression = std::string(in.slice(begin, end));
    return part;
}

/// Behind KEY and the index's name.
void indexBody(DdlCursor& in, IndexSchema& index) {
    if (in.accept({"USING"})) index.method = capitals(in.next().value);
    if (!in.accept({"("})) notUnderstood("an index without columns", in.sql());
    do index.parts.push_back(indexPart(in));
    while (in.accept({","}));
    if (!in.accept({")"})) notUnderstood("an index does not end", in.sql());
    while (!in.atEnd()) {
        if (in.accept({"USING"})) {
            index.method = capitals(in.next().value);
        } else if (in.accept({"COMMENT"})) {
            index.comment = in.next().value;
        } else if (in.accept({"WITH", "PARSER"})) {
            index.parser = nextName(in);
        } else if (in.accept({"INVISIBLE"}) || in.accept({"IGNORED"})) {
            index.isInvisible = true;
        } else {
            const auto& token = in.next();
            const bool joins = token.is("=") || index.rest.ends_with('=');
            if (!index.rest.empty() && !joins) index.rest += ' ';
            index.rest += in.slice(token.begin, token.end);
        }
    }
}

std::string referentialAction(DdlCursor& in) {
    if (in.accept({"CASCADE"})) return "CASCADE";
    if (in.accept({"SET", "NULL"})) return "SET NULL";
    if (in.accept({"SET", "DEFAULT"})) return "SET DEFAULT";
    if (in.accept({"NO", "ACTION"}) || in.accept({"RESTRICT"})) return {};
    notUnderstood("a foreign key's rule", in.sql());
}

ForeignKeySchema foreignKeyOf(DdlCursor& in, std::string name) {
    ForeignKeySchema key;
    key.name = std::move(name);
    if (!in.peek().is("(")) nextName(in);  // of its index, which stands among the indexes
    key.columns = nameList(in);
    if (!in.accept({"REFERENCES"})) notUnderstood("a foreign key without REFERENCES", in.sql());
    key.targetTable = nextName(in);
    if (in.accept({"."})) key.targetSchema = std::exchange(key.targetTable, nextName(in));
    key.targetColumns = nameList(in);
    while (!in.atEnd()) {
        if (in.accept({"ON", "DELETE"})) {
            key.onDelete = referentialAction(in);
        } else if (in.accept({"ON", "UPDATE"})) {
            key.onUpdate = referentialAction(in);
        } else {
            const auto& token = in.next();
            key.rest += (key.rest.empty() ? "" : " ") + std::string(in.slice(token.begin, token.end));
        }
    }
    return key;
}

CheckSchema checkOf(DdlCursor& in, std::string name) {
    CheckSchema check;
    check.name = std::move(name);
    check.expression = in.parenthesis();
    check.isEnforced = !in.accept({"NOT", "ENFORCED"});
    if (!in.atEnd()) in.accept({"ENFORCED"});
    return check;
}

/// Items of CREATE TABLE's parenthesis.
class ItemReader {
public:
    ItemReader(std::string_view sql, TableSchema& table, bool noBackslashEscapes)
        : sql_(sql), table_(table), noBackslashEscapes_(noBackslashEscapes) {}

    void read(std::span<const DdlToken> tokens, std::size_t end) {
        DdlCursor in(sql_, tokens);
        if (tokens.front().kind == DdlToken::Kind::word && readNoColumn(in)) {
            if (!in.atEnd())
                notUnderstood("more than expected", sql_.substr(tokens.front().begin, end - tokens.front().begin));
            return;
        }
        if (isClause(tokens)) {
            clauses_.emplace_back(trimmed(in.slice(tokens.front().outerBegin, end)));
            table_.notes.push_back("Beside columns and keys the table has the clause " + clauses_.back() + ".");
            return;
        }
        readColumn(in, end);
    }

    [[nodiscard]] const NameList& clauses() const noexcept { return clauses_; }

private:
    /// NameList of columns are in quotes, unless the session wants none; then those that begin a clause are.
    bool readNoColumn(DdlCursor& in) {
        if (in.accept({"PRIMARY", "KEY"})) {
            indexBody(in, table_.primaryKey.emplace());
            table_.primaryKey->name = "PRIMARY";
            table_.primaryKey->isUnique = true;
            return true;
        }
        std::string constraint;
        if (in.accept({"CONSTRAINT"})) constraint = nextName(in);
        if (in.accept({"FOREIGN", "KEY"})) {
            table_.foreignKeys.push_back(foreignKeyOf(in, std::move(constraint)));
            return true;
        }
        if (in.accept({"CHECK"})) {
            table_.checks.push_back(checkOf(in, std::move(constraint)));
            return true;
        }
        return readIndex(in);
    }

    bool readIndex(DdlCursor& in) {
        std::string first;
        if (!in.peek().is("KEY") && !in.peek().is("INDEX")) {
            if (!in.peek(1).is("KEY") && !in.peek(1).is("INDEX")) return false;
            first = capitals(in.next().value);
        }
        in.next();
        IndexSchema index;
        index.isUnique = first == "UNIQUE";
        if (!index.isUnique) index.kind = first;
        if (!in.peek().is("(")) index.name = nextName(in);
        indexBody(in, index);
        table_.indexes.push_back(std::move(index));
        return true;
    }

    static bool isClause(std::span<const DdlToken> tokens) {
        return tokens.size() > 2 && tokens[0].is("PERIOD") && tokens[1].is("FOR");
    }

    void readColumn(DdlCursor& in, std::size_t end) {
        const DdlToken name = in.next();
        const std::string definition(trimmed(in.slice(name.end, end)));
        ColumnDdl ddl = parseColumnDdl(definition, noBackslashEscapes_);
        ddl.column.name = name.value;
        ddl.column.definition = definition;
        for (auto& expression : ddl.checks)
            table_.checks.push_back({.expression = std::move(expression), .column = name.value});
        table_.columns.push_back(std::move(ddl.column));
    }

    std::string_view sql_;
    TableSchema& table_;
    bool noBackslashEscapes_;
    NameList clauses_;
};

/// What stands behind the parenthesis.
void readOptions(DdlCursor& in, TableSchema& table) {
    const std::size_t begin = in.peek().outerBegin;
    std::string kept;
    std::size_t place = begin;
    // An option that has a member is cut out of the text.
    const auto cut = [&](std::size_t from, std::size_t to) {
        kept += trimmed(in.slice(place, from));
        kept += ' ';
        place = to;
    };
    while (!in.atEnd() && !in.peek().is("PARTITION")) {
        const std::size_t from = in.peek().begin;
        const bool isInComment = in.peek().outerBegin != from;
        in.accept({"DEFAULT"});
        const DdlToken name = in.next();
        if (!in.accept({"="}) || isInComment) continue;
        const DdlToken value = in.next();
        if (name.kind != DdlToken::Kind::word) continue;
        if (name.is("ENGINE"))
            table.engine = value.value;
        else if (name.is("CHARSET"))
            table.charset = value.value;
        else if (name.is("COLLATE"))
            table.collation = value.value;
        else if (name.is("COMMENT"))
            table.comment = value.value;
        else if (name.is("ROW_FORMAT"))
            table.rowFormat = value.value;
        else if (name.is("AUTO_INCREMENT"))
            table.autoIncrement = std::strtoull(value.value.c_str(), nullptr, 10);
        else
            continue;
        cut(from, value.end);
    }
    kept += trimmed(in.sql().substr(std::min(place, in.sql().size())));
    // Blanks side by side are left where options were cut out.
    std::string_view rest = trimmed(kept);
    std::string options;
    bool wasBlank = false;
    char quote = '\0';
    for (const char c : rest) {
        if (quote == '\0' && c == ' ' && wasBlank) continue;
        if (quote == c)
            quote = '\0';
        else if (quote == '\0' && (c == '\'' || c == '`'))
            quote = c;
        wasBlank = quote == '\0' && c == ' ';
        options += c;
    }
    table.options = std::move(options);
}

}  // namespace

ShownTable parseCreateTable(std::string_view printed, LexicalMode session) {
    const std::string sql = inModeOf(printed, session);
    const auto tokens = ddlTokens(sql, {.noBackslashEscapes = session.noBackslashEscapes});
    ShownTable shown;
    DdlCursor in(sql, tokens);
    if (!in.accept({"CREATE"})) notUnderstood("it does not begin with CREATE", sql);
    shown.isTemporary = in.accept({"TEMPORARY"});
    if (!in.accept({"TABLE"})) notUnderstood("it is no TABLE", sql);
    shown.table.name = nextName(in);
    if (!in.accept({"("})) notUnderstood("it has no columns", sql);
    ItemReader items(sql, shown.table, session.noBackslashEscapes);
    for (;;) {
        const std::size_t first = in.place();
        while (!in.atEnd() && !in.peek().is(",") && !in.peek().is(")")) {
            if (in.peek().is("("))
                static_cast<void>(in.parenthesis());
            else
                in.next();
        }
        if (in.atEnd() || in.place() == first) notUnderstood("an item is missing", sql);
        items.read(std::span(tokens).subspan(first, in.place() - first), in.peek().outerBegin);
        if (in.next().is(")")) break;
    }
    readOptions(in, shown.table);
    for (auto& column : shown.table.columns) inheritCharset(shown.table, column);
    std::string clauses;
    for (const auto& clause : items.clauses()) clauses += (clauses.empty() ? "" : ", ") + clause;
    if (!clauses.empty())
        shown.table.options = "(" + clauses + ")" + (shown.table.options.empty() ? "" : " ") + shown.table.options;
    return shown;
}

TableOptionParts optionParts(std::string_view options, bool noBackslashEscapes) {
    TableOptionParts parts;
    const auto tokens = ddlTokens(options, {.noBackslashEscapes = noBackslashEscapes});
    DdlCursor in(options, tokens);
    std::size_t begin = 0;
    if (in.accept({"("})) {
        while (!in.atEnd() && !in.peek().is(")")) {
            const std::size_t from = in.peek().begin;
            std::size_t to = from;
            while (!in.atEnd() && !in.peek().is(",") && !in.peek().is(")")) {
                if (in.peek().is("(")) {
                    static_cast<void>(in.parenthesis());
                    to = tokens[in.place() - 1].end;
                } else {
                    to = in.next().end;
                }
            }
            parts.clauses.emplace_back(in.slice(from, to));
            in.accept({","});
        }
        begin = in.next().end;
    }
    std::size_t end = options.size();
    for (; !in.atEnd(); in.next()) {
        if (!in.peek().is("PARTITION") || !in.peek(1).is("BY")) continue;
        end = in.peek().outerBegin;
        parts.partitions = std::string(trimmed(options.substr(end)));
        break;
    }
    parts.plain = std::string(trimmed(options.substr(begin, end - begin)));
    return parts;
}

}  // namespace sequelize::detail
