#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

#include "bind_origin.hpp"
#include "comparison_keys.hpp"
#include "fragment.hpp"
#include "json_path_sql.hpp"

namespace sequelize::detail {

/// Writes one statement: collects text and binds in the same walk over the tree.
class SqlWriter {
public:
    SqlWriter(const SqlDialect& dialect, const TableDefinition& table, BindOrigins* origins = nullptr)
        : dialect_(dialect),
          table_(&table),
          alias_(table.modelName),
          keys_(dialect, table),
          origins_(origins),
          placeholder_(samePlaceholder(dialect.facts())) {
        out_.sql.reserve(256);
    }

    SqlWriter& operator<<(std::string_view text) {
        out_.sql += text;
        return *this;
    }
    SqlWriter& identifier(std::string_view name);
    template <class V>
    SqlWriter& bind(V&& value, BindOrigin origin = {}) {
        out_.binds.emplace_back(std::forward<V>(value));
        if (placeholder_ != '\0')
            out_.sql += placeholder_;
        else
            dialect_.writePlaceholder(out_.sql, out_.binds.size());
        if (origins_) origins_->list.push_back(origin);
        return *this;
    }
    /// The statement writes its table: where a subquery of it reads that, the dialect says how.
    SqlWriter& writesTable() {
        written_ = table_;
        return *this;
    }
    void reserveBinds(std::size_t count) { out_.binds.reserve(count); }
    /// A column of the table, qualified or not as the writer was told.
    SqlWriter& column(const ColumnDefinition& column);
    SqlWriter& expression(const Expression& e);
    /// An expression beside others, as a whole: a user's SQL that these could take apart is put into parentheses.
    /// `loosest`: what needs none.
    SqlWriter& writeUnit(const Expression& e, Fragment::Form loosest = Fragment::Form::sum);
    /// " WHERE ..." or nothing.
    SqlWriter& where(const Expression& condition);
    SqlWriter& limit(std::uint64_t rows);

    /// A whole SELECT, without the semicolon; also one within another statement.
    SqlWriter& select(const SelectStatement& statement);
    [[nodiscard]] const TableDefinition& table() const noexcept { return *table_; }
    [[nodiscard]] CompiledSql finish() {
        out_.sql += ';';
        return std::move(out_);
    }

private:
    static char samePlaceholder(const DialectFacts& facts) noexcept {
        return facts.numbersPlaceholders || facts.placeholder.size() != 1 ? '\0' : facts.placeholder.front();
    }
    /// Writes what ComparisonKeys makes of an expression; false where that is nothing.
    bool writeInstead(const Expression& replacement);
    void writeReference(const ColumnReference& reference);
    void writeCall(const Expression& e);
    void writeComparison(const Expression& e);
    void writeLike(const Expression& text, BindOrigin::Source kind);
    void writePattern(const Expression& pattern);
    /// The operator of a pattern's kind, which not every database has.
    [[nodiscard]] std::string_view patternOperator(Predicate op) const;
    void requireOrder(const Expression& comparison) const;
    void writeTerms(std::span<const Expression> terms, std::string_view separator);
    bool writeByKeys(const Expression& e, const Comparand& beside);
    void writeKeyword(const Expression& e);
    void writeOperand(const Expression& e, const Comparand& beside);
    void writeLiteral(const std::string& sql, bool inParentheses, const Fragment& fragment);

    // Equality, in equality_writer.cpp.
    /// What stands right of `=` or in a list: a value as it is bound, or SQL.
    struct Equal {
        const Expression* expression = nullptr;
        std::optional<Value> value{};
    };
    [[nodiscard]] const ColumnDefinition* columnBeside(const Expression& left) const;
    [[nodiscard]] std::vector<Equal> equalsOf(const Expression& e, const Comparand& beside, bool& hasNull);
    void writeEqual(const Equal& equal, const Comparand& beside);
    void writeMembers(const Expression& left, const std::vector<Equal>& equals, const Comparand& beside);
    void writeDocuments(const Expression& left, const std::vector<Equal>& equals, const Comparand& beside);
    void writeDocument(const Expression& left, const Equal& equal, const Comparand& beside);
    void writeEquals(const Expression& e, const std::vector<Equal>& equals, const Comparand& beside);
    void writeEquality(const Expression& e);
    [[nodiscard]] bool writeRowValues(const Expression& keys);

    // Parts of JSON documents, in json_path_writer.cpp.
    /// The column, which must be one of JSON, and the path.
    [[nodiscard]] JsonPart jsonPart(const Expression& path) const;
    void writeJsonPath(const Expression& path);
    void writeJsonQuestion(const Expression& e);
    void writeJsonOperand(const Expression& e);
    void writeJsonComparison(const Expression& e);
    void writeJsonEquality(const Expression& e);
    void writeJsonEquals(const Expression& path, const Expression& value);
    void writeJsonOrdered(const Expression& path, std::string_view sign, const Expression& value);
    void writeJsonLike(const Expression& e);
    [[nodiscard]] std::pair<JsonKind, Expression> jsonBeside(const Expression& value);
    [[nodiscard]] std::optional<std::size_t> outputOf(const Expression& path) const;
    [[nodiscard]] bool isGroupedBy(const Expression& path) const;
    void writeGroup(const std::vector<Expression>& list);
    void writeOrderTerm(const Ordering& ordering);
    void writeNulls(const Expression& by, const Ordering& ordering, std::string_view around);
    void writeGrouped(const Expression& e);

    // What typed expressions are made of, in function_writer.cpp.
    void writeArithmetic(const Expression& e);
    void writeFactor(const Expression& e);
    void writeFunction(const Expression& e);
    void writeWindow(const Expression& e);

    // Queries within expressions, in subquery_writer.cpp.
    enum class SubqueryUse : std::uint8_t { value, inList, notInList };
    /// A name like the wanted one that no statement around has for a table.
    [[nodiscard]] std::string freeAlias(const std::string& wanted) const;
    /// What a query within this statement calls its table.
    [[nodiscard]] std::string outerAlias() const;
    void writeDerived(const SelectStatement& query, bool withoutNull);
    void writeSubquery(const Expression& e, SubqueryUse use);
    void writeInQuery(const Expression& e);
    void writePart(const SelectStatement& query);
    void writeParts(const std::vector<SetOperand>& operands);
    void writeWith(const CommonTable& common);
    [[noreturn]] void failOuter() const;
    /// What a limit or offset was in the statement.
    [[nodiscard]] BindOrigin originOf(BindOrigin::Source number) const {
        return subqueries_ ? BindOrigin{} : BindOrigin{number};  // that of a subquery is not the request's
    }

    void writeNamed(const Expression& e);
    void writeProjections(const SelectStatement& statement);
    void writeTable(const TableDefinition& table);
    void writeSource(const SelectStatement& statement);
    void writeJoin(const Join& join);
    void writeLock(const SelectStatement& statement);
    void writeList(std::string_view introduction, const std::vector<Expression>& list);
    void writeOrder(const std::vector<Ordering>& order);
    [[nodiscard]] Ordering asRead(const SelectStatement& statement, const Ordering& ordering);

    const SqlDialect& dialect_;
    const TableDefinition* table_;
    const TableDefinition* written_ = nullptr;  // by the statement
    std::string_view alias_;
    bool qualify_ = false;                     // columns are written as `alias`.`column`
    bool inJoin_ = false;                      // the ON of a join is written
    const SelectStatement* having_ = nullptr;  // whose HAVING is written, and knows no outputs
    const SelectStatement* select_ = nullptr;  // the innermost that is written
    struct Around {
        const SelectStatement* statement;
        std::string_view alias;
    };
    std::vector<Around> around_{};  // the SELECTs that are written, from the outermost
    unsigned subqueries_ = 0;       // within which the writer is
    ComparisonKeys keys_;
    /// A comparison that `keys_` wrote otherwise, while that is written.
    struct Compared {
        const ExpressionNode* operands = nullptr;
        Comparand beside{};
        bool areValues = false;
        [[nodiscard]] bool has(const Expression& value) const;
    };
    Compared compared_{};
    CompiledSql out_;
    BindOrigins* origins_;  // null: nobody asked
    char placeholder_;      // for every value, where they have the same and it is one character
};

[[noreturn]] void failLength(std::string_view name, const DialectFacts& facts);
/// Throws UsageError where the database would cut the name.
inline void requireLength(std::string_view name, const DialectFacts& facts) {
    if (facts.longestName != 0 && name.size() > facts.longestName) failLength(name, facts);
}

/// `name` between quotes, those inside doubled. Throws UsageError for NUL and the empty name.
void appendQuoted(std::string& out, std::string_view name, char quote);

}  // namespace sequelize::detail
