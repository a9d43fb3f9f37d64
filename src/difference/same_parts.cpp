#include "same_parts.hpp"

#include <algorithm>
#include <cstddef>

#include "../core/ascii.hpp"

namespace sequelize::detail::diff {
namespace {

/// A word, a quoted name, a text or a single character of SQL.
struct SqlPiece {
    enum class Is { blank, word, name, text, other };
    Is kind = Is::other;
    std::string_view whole{};
    std::string_view inner{};  ///< of a name: without its quotes
};

std::vector<SqlPiece> piecesOf(std::string_view sql) {
    std::vector<SqlPiece> pieces;
    for (std::size_t i = 0; i < sql.size();) {
        const std::size_t begin = i;
        const char c = sql[i++];
        using Is = SqlPiece::Is;
        if (isSpace(c)) {
            while (i < sql.size() && isSpace(sql[i])) ++i;
            pieces.push_back({Is::blank, sql.substr(begin, i - begin), {}});
        } else if (isOfWord(c)) {
            while (i < sql.size() && isOfWord(sql[i])) ++i;
            pieces.push_back({Is::word, sql.substr(begin, i - begin), sql.substr(begin, i - begin)});
        } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
            const char end = c == '[' ? ']' : c;
            while (i < sql.size()) {
                const bool isEnd = sql[i++] == end;
                if (isEnd && c != '[' && i < sql.size() && sql[i] == end)
                    ++i;
                else if (isEnd)
                    break;
            }
            const auto whole = sql.substr(begin, i - begin);
            const bool isClosed = whole.size() > 1 && whole.back() == end;
            pieces.push_back({c == '\'' ? Is::text : Is::name, whole,
                              isClosed ? whole.substr(1, whole.size() - 2) : whole.substr(1)});
        } else {
            pieces.push_back({Is::other, sql.substr(begin, 1), {}});
        }
    }
    return pieces;
}

bool isNameOf(const SqlPiece& piece, std::string_view column) {
    return (piece.kind == SqlPiece::Is::word || piece.kind == SqlPiece::Is::name) && isSameText(piece.inner, column);
}

bool isSamePart(const IndexPart& a, const IndexPart& b) {
    return isSameText(a.column, b.column) && isSameSql(a.expression, b.expression) && a.length == b.length &&
           a.isDescending == b.isDescending && isSameText(a.collation, b.collation);
}

std::string namesText(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    return "(" + list + ")";
}

/// In one line, with quotes around it.
std::string inTextQuotes(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') quoted += c;
        if (c == '\n')
            quoted += "\\n";
        else
            quoted += c;
    }
    return quoted + "'";
}

}  // namespace

std::string foldedSql(std::string_view sql) {
    std::string folded;
    bool afterWord = false;
    bool afterBlank = false;
    for (const auto& piece : piecesOf(sql)) {
        if (piece.kind == SqlPiece::Is::blank) {
            afterBlank = true;
            continue;
        }
        const bool isName = piece.kind == SqlPiece::Is::word || piece.kind == SqlPiece::Is::name;
        if (isName && afterWord && (afterBlank || piece.kind == SqlPiece::Is::name)) folded += ' ';
        if (isName)
            folded += lowered(piece.inner);
        else
            folded += piece.whole;
        afterWord = isName;
        afterBlank = false;
    }
    return folded;
}

bool isSameSql(std::string_view a, std::string_view b) {
    return a == b || foldedSql(a) == foldedSql(b);
}

bool namesColumn(std::string_view sql, std::string_view column) {
    return std::ranges::any_of(piecesOf(sql), [&](const auto& piece) { return isNameOf(piece, column); });
}

bool namesRowColumn(std::string_view sql, std::string_view column) {
    const auto pieces = piecesOf(sql);
    for (std::size_t i = 2; i < pieces.size(); ++i)
        if (isNameOf(pieces[i], column) && pieces[i - 1].whole == "." &&
            (isNameOf(pieces[i - 2], "new") || isNameOf(pieces[i - 2], "old")))
            return true;
    return false;
}

std::string withRenamed(std::string_view sql, const NamePairs& renames) {
    if (renames.empty()) return std::string(sql);
    std::string out;
    for (const auto& piece : piecesOf(sql)) {
        const auto found = std::ranges::find_if(renames, [&](const auto& pair) { return isNameOf(piece, pair.first); });
        if (found == renames.end())
            out += piece.whole;
        else if (piece.kind == SqlPiece::Is::name)
            out += piece.whole.front() + found->second + piece.whole.back();
        else
            out += found->second;
    }
    return out;
}

bool isSameText(std::string_view a, std::string_view b) {
    return equalIgnoringCase(a, b);
}

bool areSameNames(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::ranges::equal(a, b, isSameText);
}

bool isOfCharacters(std::string_view type) {
    return std::ranges::any_of(std::initializer_list<std::string_view>{"char", "text", "enum", "set(", "clob"},
                               [&](auto word) { return containsIgnoringCase(type, word); });
}

std::string constraintOfRenamed(const std::string& name, std::string_view from, std::string_view to) {
    for (const std::string_view word : {"_ibfk_", "_chk_"})
        if (name.starts_with(std::string(from) + std::string(word))) return std::string(to) + name.substr(from.size());
    return name;
}

bool isSameColumn(const ColumnSchema& a, const ColumnSchema& b) {
    return isSameSql(a.type, b.type) && a.allowNull == b.allowNull &&
           a.defaultValue.has_value() == b.defaultValue.has_value() &&
           isSameSql(a.defaultValue.value_or(""), b.defaultValue.value_or("")) && isSameSql(a.onUpdate, b.onUpdate) &&
           a.autoIncrement == b.autoIncrement && isSameSql(a.generated, b.generated) && a.isStored == b.isStored &&
           isSameText(a.charset, b.charset) && isSameText(a.collation, b.collation) && a.comment == b.comment &&
           a.isInvisible == b.isInvisible;
}

bool isSameIndex(const IndexSchema& a, const IndexSchema& b) {
    return a.isUnique == b.isUnique && isSameText(a.kind, b.kind) && isSameText(a.method, b.method) &&
           isSameText(a.parser, b.parser) && isSameSql(a.where, b.where) &&
           std::ranges::equal(a.parts, b.parts, isSamePart);
}

bool isSameForeignKey(const ForeignKeySchema& a, const ForeignKeySchema& b) {
    return areSameNames(a.columns, b.columns) && a.targetSchema == b.targetSchema &&
           isSameText(a.targetTable, b.targetTable) && areSameNames(a.targetColumns, b.targetColumns) &&
           isSameText(a.onDelete, b.onDelete) && isSameText(a.onUpdate, b.onUpdate);
}

bool isSameCheck(const CheckSchema& a, const CheckSchema& b) {
    return isSameSql(a.expression, b.expression) && a.isEnforced == b.isEnforced;
}

bool beginsWithColumns(const IndexSchema& index, const std::vector<std::string>& columns) {
    if (!index.kind.empty() || index.parts.size() < columns.size() || !index.where.empty()) return false;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (!isSameText(index.parts[i].column, columns[i]) || index.parts[i].length) return false;
    return true;
}

std::string columnText(const ColumnSchema& column) {
    std::string text = column.type;
    if (!column.charset.empty()) text += " CHARACTER SET " + column.charset;
    if (!column.collation.empty()) text += " COLLATE " + column.collation;
    if (!column.generated.empty()) text += " AS (" + column.generated + ")" + (column.isStored ? " STORED" : "");
    if (!column.allowNull) text += " NOT NULL";
    if (column.defaultValue) text += " DEFAULT " + *column.defaultValue;
    if (!column.onUpdate.empty()) text += " ON UPDATE " + column.onUpdate;
    if (column.autoIncrement) text += " AUTO_INCREMENT";
    if (column.isInvisible) text += " INVISIBLE";
    if (!column.comment.empty()) text += " COMMENT " + inTextQuotes(column.comment);
    return text.starts_with(' ') ? text.substr(1) : text;
}

std::string partsText(const IndexSchema& index) {
    std::vector<std::string> parts;
    for (const auto& part : index.parts) {
        std::string text = part.column.empty() ? "(" + part.expression + ")" : part.column;
        if (part.length) text += "(" + std::to_string(*part.length) + ")";
        if (!part.collation.empty()) text += " COLLATE " + part.collation;
        if (part.isDescending) text += " DESC";
        parts.push_back(std::move(text));
    }
    return namesText(parts);
}

std::string indexText(const IndexSchema& index) {
    std::string text = index.isUnique ? "UNIQUE " : index.kind.empty() ? "" : index.kind + " ";
    text += partsText(index);
    if (!index.method.empty()) text += " USING " + index.method;
    if (!index.where.empty()) text += " WHERE " + index.where;
    if (!index.comment.empty()) text += " COMMENT " + inTextQuotes(index.comment);
    if (index.isInvisible) text += " INVISIBLE";
    return text;
}

std::string foreignKeyText(const ForeignKeySchema& key) {
    std::string text = namesText(key.columns) + " REFERENCES " +
                       (key.targetSchema.empty() ? "" : key.targetSchema + ".") + key.targetTable + " " +
                       namesText(key.targetColumns);
    if (!key.onDelete.empty()) text += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) text += " ON UPDATE " + key.onUpdate;
    return text;
}

std::string checkText(const CheckSchema& check) {
    return "CHECK (" + check.expression + ")" + (check.isEnforced ? "" : " NOT ENFORCED");
}

std::string tableText(const TableSchema& table) {
    std::string text;
    const auto add = [&](const char* word, const std::string& value) {
        if (!value.empty()) text += (text.empty() ? "" : " ") + (word + value);
    };
    add("ENGINE=", table.engine);
    add("CHARSET=", table.charset);
    add("COLLATE=", table.collation);
    add("ROW_FORMAT=", table.rowFormat);
    if (!table.comment.empty()) add("COMMENT=", inTextQuotes(table.comment));
    add("", table.options);
    return text;
}

}  // namespace sequelize::detail::diff
