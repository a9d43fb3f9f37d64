#pragma once

#include <string_view>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// Rewrites expressions whose values do not compare as what is stored of them does: DECIMALs, times and instants that a
/// database holds as texts, and ENUMs, which compare in the order of their declaration. It knows the tables of the
/// SELECTs that are being written, and so the types of their columns.
class ComparisonKeys {
public:
    /// `table`: that of an INSERT, UPDATE or DELETE; a SELECT brings its own.
    ComparisonKeys(const SqlDialect& dialect, const TableDefinition& table);

    /// While a SELECT is written.
    class Scope {
    public:
        /// `alias`: the statement's, which must outlive this.
        Scope(ComparisonKeys& keys, const SelectStatement& statement, std::string_view alias);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        ComparisonKeys& keys_;
        const SelectStatement* outer_;
        const TableDefinition* outerTable_;
        std::size_t outerSources_;
    };

    /// Whether it is a column of JSON.
    [[nodiscard]] bool isDocument(const Expression& e) const;
    /// Whether it is a column whose values have no order: documents and shapes.
    [[nodiscard]] bool isUnordered(const Expression& e) const;

    // What is to be written instead; absent: nothing, the expression as it is.
    [[nodiscard]] Expression comparison(const Expression& e) const;
    /// `overWindow`: one over rows that come and go.
    [[nodiscard]] Expression call(const Expression& e, bool overWindow = false) const;
    [[nodiscard]] Expression arithmetic(const Expression& e) const;
    [[nodiscard]] Expression function(const Expression& e) const;
    [[nodiscard]] Expression ordering(const Expression& e) const;
    [[nodiscard]] Expression grouping(const Expression& e) const;

private:
    struct Source {
        std::string_view alias;
        const TableDefinition* table;
    };

    /// The type of a column, or of what a function makes of columns; null: not known, or of no interest.
    [[nodiscard]] const DataType* typeOf(const Expression& e) const;
    [[nodiscard]] const DataType* typeOf(const ColumnReference& reference) const;
    [[nodiscard]] const DataType* typeIn(std::string_view alias, std::string_view name) const;
    [[nodiscard]] const DataType* typeOfCall(const Expression& e) const;
    [[nodiscard]] const DataType* typeOfChoice(const Expression& e) const;
    [[nodiscard]] const DataType* typeOfFunction(const Expression& e) const;
    [[nodiscard]] const DataType* firstOf(const std::vector<Expression>& list, bool (*wanted)(const DataType&)) const;
    /// The type by whose keys the operands are compared; null: as they are.
    [[nodiscard]] const DataType* comparedAs(const Expression& comparison) const;
    [[nodiscard]] bool hasKey(const DataType& type) const;
    [[nodiscard]] Expression keyOf(const Expression& e, const DataType& type) const;
    [[nodiscard]] Expression extreme(bool greatest, const Expression& of, bool overWindow) const;
    [[nodiscard]] Expression larger(bool isMax, const Expression& a, const Expression& b) const;
    void addSources(const std::vector<Join>& joins);

    const SqlDialect& dialect_;
    const TableDefinition* table_;
    const SelectStatement* select_ = nullptr;
    std::vector<Source> sources_{};
    bool knowsDecimals_;  // the database compares them by itself
};

}  // namespace sequelize::detail
