#pragma once

#include <string_view>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize {

/// Writes one statement: collects text and binds in the same walk over the tree.
class SqlWriter {
public:
    /// `qualify`: columns are written as `table`.`column`.
    SqlWriter(const SqlDialect& dialect, const TableDefinition& table, bool qualify)
        : dialect_(dialect), table_(table), qualify_(qualify) {
        out_.sql.reserve(256);
    }

    SqlWriter& operator<<(std::string_view text) {
        out_.sql += text;
        return *this;
    }
    SqlWriter& identifier(std::string_view name);
    SqlWriter& bind(Value value);
    /// A column of the table, qualified or not as the writer was told.
    SqlWriter& column(const ColumnDefinition& column);
    SqlWriter& expression(const Expression& e);
    /// " WHERE ..." or nothing.
    SqlWriter& where(const Expression& condition);
    SqlWriter& limit(std::uint64_t rows);

    void setQualify(bool qualify) noexcept { qualify_ = qualify; }
    [[nodiscard]] const TableDefinition& table() const noexcept { return table_; }
    [[nodiscard]] CompiledSql finish() {
        out_.sql += ';';
        return std::move(out_);
    }

private:
    void writeReference(const ColumnReference& reference);
    void writeCall(const Expression& e);
    void writeComparison(const Expression& e);
    void writeLike(std::string_view keyword, const Expression& text, bool openStart, bool openEnd);
    void writeTerms(const Expression& e, std::string_view separator);
    void writeOperand(const Expression& e);

    const SqlDialect& dialect_;
    const TableDefinition& table_;
    bool qualify_;
    CompiledSql out_;
};

/// `name` between backticks, those inside doubled. Throws UsageError for NUL and the empty name.
void appendQuoted(std::string& out, std::string_view name);

}  // namespace sequelize
