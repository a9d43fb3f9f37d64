// Reads CREATE TABLE and CREATE INDEX as SQLite's grammar has them: src/parse.y of its source.
#include "create_table_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "../../core/ascii.hpp"
#include "sql_tokens.hpp"

namespace sequelize::detail::sqlite {
namespace {

struct UnreadableDdl {};

using TokenKind = SqlToken::Kind;

class DdlReader {
public:
    explicit DdlReader(std::string_view sql) : tokens_(tokensOf(sql)) {}

    TableSchema table() {
        want("CREATE");
        if (!takes("TEMP")) takes("TEMPORARY");
        want("TABLE");
        table_.name = objectName();
        want('(');
        do {
            if (beginsConstraint())
                while (!is(',') && !is(')')) tableClause();
            else if (table_.columns.empty() || !constraintsBegan_)
                column();
            else
                throw UnreadableDdl{};
        } while (takes(','));
        want(')');
        options();
        finish();
        return std::move(table_);
    }

    IndexSchema index(const TableSchema& table) {
        IndexSchema index;
        want("CREATE");
        index.isUnique = takes("UNIQUE");
        want("INDEX");
        index.name = objectName();
        want("ON");
        next();
        index.parts = parts();
        if (takes("WHERE")) index.where = rest();
        for (auto& part : index.parts) complete(part, table);
        return index;
    }

private:
    [[nodiscard]] bool has(std::size_t ahead = 0) const { return at_ + ahead < tokens_.size(); }
    [[nodiscard]] bool is(std::string_view word, std::size_t ahead = 0) const {
        return has(ahead) && tokens_[at_ + ahead].is(word);
    }
    [[nodiscard]] bool is(char c) const { return has() && tokens_[at_].is(c); }
    const SqlToken& next() {
        if (!has()) throw UnreadableDdl{};
        return tokens_[at_++];
    }
    template <class What>
    bool takes(const What& what) {
        if (!is(what)) return false;
        ++at_;
        return true;
    }
    template <class What>
    void want(const What& what) {
        if (!takes(what)) throw UnreadableDdl{};
    }
    /// The SQL of the tokens from one up to another.
    [[nodiscard]] std::string raw(std::size_t from, std::size_t to) const {
        if (from >= to) return {};
        const auto& last = tokens_[to - 1].text;
        return {tokens_[from].text.data(), last.data() + last.size()};
    }
    std::string rest() {
        const auto from = std::exchange(at_, tokens_.size());
        return raw(from, at_);
    }
    /// Steps over "( ... )", and gives what is inside.
    std::string parenthesized() {
        want('(');
        const auto from = at_;
        for (int depth = 1; depth > 0;) {
            const auto& token = next();
            if (token.is('(')) ++depth;
            if (token.is(')')) --depth;
        }
        return raw(from, at_ - 1);
    }
    std::string objectName() {
        if (is("IF") && is("NOT", 1)) at_ += 3;
        std::string name = unquoted(next());
        return takes('.') ? unquoted(next()) : name;
    }

    [[nodiscard]] bool beginsConstraint() const {
        return is("CONSTRAINT") || is("PRIMARY") || is("UNIQUE") || is("CHECK") || is("FOREIGN");
    }
    [[nodiscard]] bool isOfType() const {
        static constexpr std::array<std::string_view, 11> clauses = {"CONSTRAINT", "PRIMARY", "NOT",       "NULL",
                                                                     "UNIQUE",     "CHECK",   "DEFAULT",   "COLLATE",
                                                                     "REFERENCES", "AS",      "DEFERRABLE"};
        if (!has()) return false;
        const auto& token = tokens_[at_];
        if (token.kind == TokenKind::name || token.kind == TokenKind::text) return true;
        if (token.kind != TokenKind::word || (is("GENERATED") && is("ALWAYS", 1))) return false;
        return !isOneOfWords(token.text, clauses);
    }

    void column() {
        auto& column = table_.columns.emplace_back();
        if (has() && tokens_[at_].kind == TokenKind::other) throw UnreadableDdl{};
        column.name = unquoted(next());
        const auto from = at_;
        while (isOfType()) ++at_;
        if (at_ > from && is('(')) parenthesized();
        for (auto i = from; i < at_; ++i) {
            const bool joins = i == from || tokens_[i].kind == TokenKind::other || tokens_[i - 1].is('(') ||
                               tokens_[i - 1].is(',') || tokens_[i - 1].kind == TokenKind::other;
            column.type += (joins ? "" : " ") + std::string(tokens_[i].text);
        }
        keep(from);
        while (!is(',') && !is(')')) columnClause();
    }
    /// What was read since then stays in the column's definition.
    void keep(std::size_t from) {
        auto& definition = table_.columns.back().definition;
        if (from == at_) return;
        if (!definition.empty()) definition += ' ';
        definition += raw(from, at_);
    }

    void columnClause() {
        auto& column = table_.columns.back();
        const auto from = at_;
        std::string name;
        if (takes("CONSTRAINT")) {
            name = unquoted(next());
            if (is("CONSTRAINT") || is(',') || is(')')) return;  // names nothing
        }
        if (takes("PRIMARY")) {
            want("KEY");
            IndexPart part{.column = column.name};
            part.isDescending = takes("DESC");
            takes("ASC");
            table_.primaryKey = key(std::move(name), {part}, onConflict());
            if (takes("AUTOINCREMENT")) column.autoIncrement = true;
            isColumnKey_ = true;
        } else if (takes("UNIQUE")) {
            table_.indexes.push_back(key(std::move(name), {{.column = column.name}}, onConflict()));
        } else if (takes("CHECK")) {
            table_.checks.push_back({.name = std::move(name), .expression = parenthesized(), .column = column.name});
        } else if (takes("REFERENCES")) {
            references(std::move(name), {column.name});
        } else if (is("DEFERRABLE") || (is("NOT") && is("DEFERRABLE", 1))) {
            if (table_.foreignKeys.empty()) throw UnreadableDdl{};
            deferral();
        } else {
            keptClause(column);
            keep(from);
        }
    }

    void keptClause(ColumnSchema& column) {
        if (takes("NOT")) {
            want("NULL");
            column.allowNull = false;
            onConflict();
        } else if (takes("NULL")) {
            onConflict();
        } else if (takes("COLLATE")) {
            const auto name = unquoted(next());
            column.collation = equalIgnoringCase(name, "BINARY") ? std::string() : name;
        } else if (takes("DEFAULT")) {
            const auto from = at_;
            if (is('('))
                parenthesized();
            else {
                if (!takes('-')) takes('+');
                next();
            }
            column.defaultValue = raw(from, at_);
        } else {
            if (takes("GENERATED")) want("ALWAYS");
            want("AS");
            column.generated = parenthesized();
            column.isStored = takes("STORED");
            takes("VIRTUAL");
        }
    }

    static IndexSchema key(std::string name, std::vector<IndexPart> parts, std::string rest) {
        IndexSchema key;
        key.name = std::move(name);
        key.isUnique = true;
        key.isConstraint = true;
        key.parts = std::move(parts);
        key.rest = std::move(rest);
        return key;
    }

    /// "ON CONFLICT IGNORE"; empty for ABORT, which is what nothing means.
    std::string onConflict() {
        if (!is("ON") || !is("CONFLICT", 1)) return {};
        at_ += 2;
        const auto action = capitals(next().text);
        return action == "ABORT" ? std::string() : "ON CONFLICT " + action;
    }

    void tableClause() {
        constraintsBegan_ = true;
        std::string name;
        if (takes("CONSTRAINT")) {
            name = unquoted(next());
            if (is("CONSTRAINT") || is(',') || is(')')) return;
        }
        if (takes("PRIMARY")) {
            want("KEY");
            auto columns = parts();
            table_.primaryKey = key(std::move(name), std::move(columns), onConflict());
            isColumnKey_ = false;
        } else if (takes("UNIQUE")) {
            auto columns = parts();
            table_.indexes.push_back(key(std::move(name), std::move(columns), onConflict()));
        } else if (takes("CHECK")) {
            table_.checks.push_back({.name = std::move(name), .expression = parenthesized()});
            onConflict();  // SQLite takes and ignores it
        } else {
            want("FOREIGN");
            want("KEY");
            auto columns = names();
            want("REFERENCES");
            references(std::move(name), std::move(columns));
        }
    }

    std::vector<std::string> names() {
        std::vector<std::string> names;
        for (auto& part : parts()) names.push_back(std::move(part.column));
        return names;
    }

    /// RESTRICT acts at once, NO ACTION at the statement's end, or the transaction's where the key is deferred: so
    /// RESTRICT stands in `rest`.
    void references(std::string name, std::vector<std::string> columns) {
        auto& key = table_.foreignKeys.emplace_back();
        key.name = std::move(name);
        key.columns = std::move(columns);
        key.targetTable = unquoted(next());
        if (is('(')) key.targetColumns = names();
        const auto add = [&key](const std::string& words) { key.rest += (key.rest.empty() ? "" : " ") + words; };
        std::string restrictions[2];
        std::string match;
        for (;;) {
            if (takes("MATCH")) {
                match = "MATCH " + capitals(next().text);
            } else if (takes("ON")) {
                const bool isDelete = is("DELETE");
                const bool isUpdate = is("UPDATE");
                next();
                std::string action = capitals(next().text);
                if (action == "SET" || action == "NO") action += " " + capitals(next().text);
                const bool isRestrict = action == "RESTRICT";
                if (isRestrict || action == "NO ACTION") action.clear();
                if (isDelete) key.onDelete = action;
                if (isUpdate) key.onUpdate = action;
                if (isDelete) restrictions[0] = isRestrict ? "ON DELETE RESTRICT" : "";
                if (isUpdate) restrictions[1] = isRestrict ? "ON UPDATE RESTRICT" : "";
            } else {
                break;
            }
        }
        for (const auto& words : {restrictions[0], restrictions[1], match})
            if (!words.empty()) add(words);
        if (is("DEFERRABLE") || (is("NOT") && is("DEFERRABLE", 1))) deferral();
    }

    /// Only one of the ways to write it means anything.
    void deferral() {
        const bool isNot = takes("NOT");
        want("DEFERRABLE");
        bool isDeferred = false;
        if (takes("INITIALLY")) isDeferred = next().is("DEFERRED");
        auto& rest = table_.foreignKeys.back().rest;
        if (isDeferred && !isNot) rest += (rest.empty() ? "" : " ") + std::string("DEFERRABLE INITIALLY DEFERRED");
    }

    /// "( a, b COLLATE NOCASE DESC, lower(c) )".
    std::vector<IndexPart> parts() {
        std::vector<IndexPart> parts;
        want('(');
        do {
            const auto from = at_;
            for (int depth = 0; depth > 0 || (!is(',') && !is(')'));) {
                const auto& token = next();
                if (token.is('(')) ++depth;
                if (token.is(')')) --depth;
            }
            parts.push_back(part(from, at_));
        } while (takes(','));
        want(')');
        return parts;
    }

    IndexPart part(std::size_t from, std::size_t to) {
        IndexPart part;
        if (to > from + 1 && tokens_[to - 1].is("AUTOINCREMENT")) {
            isNumbered_ = true;
            --to;
        }
        if (to > from + 1 && (tokens_[to - 1].is("DESC") || tokens_[to - 1].is("ASC"))) {
            part.isDescending = tokens_[to - 1].is("DESC");
            --to;
        }
        auto end = to;
        if (to > from + 2 && tokens_[to - 2].is("COLLATE")) end = to - 2;
        const std::string inner = withoutParentheses(raw(from, end));
        const auto tokens = tokensOf(inner);
        if (tokens.size() == 1 && (tokens[0].isName() || tokens[0].kind == TokenKind::text)) {
            part.column = unquoted(tokens[0]);
            if (end != to) part.collation = unquoted(tokens_[to - 1]);
        } else {
            part.expression = withoutParentheses(raw(from, to));
        }
        return part;
    }

    /// A column's name as the table has it, and no collation where it is the column's own.
    static void complete(IndexPart& part, const TableSchema& table) {
        const auto* column = table.column(part.column);
        if (!column) {
            // A word that names no column: true, or a text of old in double quotes.
            if (part.expression.empty()) part.expression = std::exchange(part.column, {});
            return;
        }
        part.column = column->name;
        const std::string_view own = column->collation.empty() ? std::string_view("BINARY") : column->collation;
        if (equalIgnoringCase(part.collation, own)) part.collation.clear();
    }

    void options() {
        while (has()) {
            const auto from = at_;
            while (has() && !is(',')) ++at_;
            std::string words;
            for (auto i = from; i < at_; ++i) words += (i == from ? "" : " ") + capitals(tokens_[i].text);
            if (!words.empty()) table_.options += (table_.options.empty() ? "" : ", ") + words;
            takes(',');
        }
    }

    void finish() {
        for (auto& index : table_.indexes)
            for (auto& part : index.parts) complete(part, table_);
        for (auto& key : table_.foreignKeys)
            for (auto& name : key.columns)
                if (const auto* column = table_.column(name)) name = column->name;
        if (!table_.primaryKey) return;
        auto& key = *table_.primaryKey;
        for (auto& part : key.parts) {
            complete(part, table_);
            auto* column = table_.column(part.column);
            if (!column) throw UnreadableDdl{};
            column->allowNull = false;
            if (isNumbered_) column->autoIncrement = true;
        }
        // PRIMARY KEY (id DESC) is a name for the rowid, whatever else it says.
        if (isColumnKey_ || key.parts.size() != 1) return;
        IndexPart plain{.column = key.parts[0].column};
        std::swap(plain, key.parts[0]);
        if (!isRowidKey(table_)) std::swap(plain, key.parts[0]);
    }

    std::vector<SqlToken> tokens_;
    std::size_t at_ = 0;
    TableSchema table_;
    bool constraintsBegan_ = false;
    bool isColumnKey_ = false;  // PRIMARY KEY stands behind its column
    bool isNumbered_ = false;   // AUTOINCREMENT stands inside of PRIMARY KEY (...)
};

}  // namespace

std::optional<TableSchema> parsedTable(std::string_view sql) {
    try {
        return DdlReader(sql).table();
    } catch (const UnreadableDdl&) {
        return {};
    }
}

std::optional<IndexSchema> parsedIndex(std::string_view sql, const TableSchema& table) {
    try {
        return DdlReader(sql).index(table);
    } catch (const UnreadableDdl&) {
        return {};
    }
}

bool hasRowid(const TableSchema& table) {
    return !containsIgnoringCase(table.options, "WITHOUT ROWID");
}

bool isStrict(const TableSchema& table) {
    return containsIgnoringCase(table.options, "STRICT");
}

bool isRowidKey(const TableSchema& table) {
    if (!table.primaryKey || table.primaryKey->parts.size() != 1 || !hasRowid(table)) return false;
    const auto& part = table.primaryKey->parts[0];
    const auto* column = table.column(part.column);
    return column && equalIgnoringCase(column->type, "INTEGER") && !part.isDescending && part.collation.empty();
}

bool isInKey(const TableSchema& table, std::string_view column) {
    return table.primaryKey && std::ranges::any_of(table.primaryKey->parts, [&](const auto& part) {
               return equalIgnoringCase(part.column, column);
           });
}

}  // namespace sequelize::detail::sqlite
