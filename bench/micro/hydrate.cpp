// A recorded result into structs: no server, no client library.
#include <array>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <sequelize/hydrate/record_reader.hpp>
#include <sequelize/model/model_core.hpp>

#include "library/models.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

Cell number(Cell::Type type, std::int64_t value) {
    Cell cell;
    cell.type = type;
    cell.integer = value;
    return cell;
}

Cell text(std::string_view value) {
    Cell cell;
    cell.type = Cell::Type::text;
    cell.text = value;
    return cell;
}

Cell real(double value) {
    Cell cell;
    cell.type = Cell::Type::real;
    cell.real = value;
    return cell;
}

/// Rows of `readings` as a MySQL cursor shows them.
class RecordedCursor final : public Cursor {
public:
    explicit RecordedCursor(std::size_t rows) : rows_(rows) {}

    [[nodiscard]] std::size_t columnCount() const noexcept override { return cells_.size(); }
    [[nodiscard]] std::string_view columnName(std::size_t) const override { return "recorded"; }
    bool next() override {
        if (done_ == rows_) return false;
        ++done_;
        cells_[0].integer = static_cast<std::int64_t>(done_);
        return true;
    }
    [[nodiscard]] std::span<const Cell> row() const noexcept override { return cells_; }
    [[nodiscard]] ExecutionResult outcome() const noexcept override { return {}; }

private:
    std::array<Cell, 8> cells_{number(Cell::Type::integer, 0),
                               number(Cell::Type::integer, 1'000'003),
                               real(0.5),
                               text("reading 1"),
                               text("measured at station 1 by night, without wind"),
                               number(Cell::Type::date, 18'263),
                               number(Cell::Type::dateTime, 1'609'459'200'000'000),
                               number(Cell::Type::dateTime, 1'640'995'200'000'000)};
    std::size_t rows_;
    std::size_t done_ = 0;
};

void hydrateReadings(benchmark::State& state) {
    const bench::Models models({.dialect = Dialect::mysql});
    const TableDefinition& table = models.readings.definition();
    std::vector<const ColumnDefinition*> targets;
    for (const auto& column : table.columns) targets.push_back(&column);
    const RecordReader reader(table, targets);
    const auto rows = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        RecordedCursor cursor(rows);
        std::vector<bench::Reading> records;
        while (cursor.next()) reader.read(cursor.row(), &records.emplace_back());
        benchmark::DoNotOptimize(records.data());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(hydrateReadings)->Arg(1)->Arg(1000);

}  // namespace
