#include <sequelize/driver/connection.hpp>

#include "driver/cached_rows.hpp"
#include "support/catch.hpp"

using namespace sequelize::detail;

namespace {

class ListedRows final : public Cursor {
public:
    explicit ListedRows(std::vector<std::vector<Cell>> rows) : rows_(std::move(rows)) {}
    std::size_t columnCount() const noexcept override { return 2; }
    std::string_view columnName(std::size_t index) const override { return index == 0 ? "a" : "b"; }
    bool next() override { return ++next_ <= rows_.size(); }
    std::span<const Cell> row() const noexcept override { return rows_[next_ - 1]; }
    ExecutionResult outcome() const noexcept override { return {}; }

private:
    std::vector<std::vector<Cell>> rows_;
    std::size_t next_ = 0;
};

Cell cellOf(Cell::Type type, std::int64_t integer, std::string_view text = {}) {
    Cell cell;
    cell.type = type;
    cell.integer = integer;
    cell.text = text;
    return cell;
}

std::shared_ptr<const std::string> shared(std::string bytes) {
    return std::make_shared<const std::string>(std::move(bytes));
}

std::string sample() {
    ListedRows rows(
        {{cellOf(Cell::Type::integer, -5), cellOf(Cell::Type::text, 0, "text")},
         {cellOf(Cell::Type::null, 0), cellOf(Cell::Type::dateTime, 1'700'000'000'000'000)},
         {cellOf(Cell::Type::blob, 0, std::string_view("\0\xff", 2)), cellOf(Cell::Type::decimal, 0, "1.50")}}
    );
    return CachedRows::write("key", {.madeAt = 7, .ttl = 9, .tokens = {"t1", "t2"}}, rows);
}

}  // namespace

TEST_CASE("cached rows are what was written", "[cache]") {
    const auto rows = CachedRows::read("key", shared(sample()));
    REQUIRE(rows);
    CHECK(rows->header().madeAt == 7);
    CHECK(rows->header().ttl == 9);
    CHECK(rows->header().tokens == std::vector<std::string>{"t1", "t2"});
    CHECK(rows->count() == 3);
    const auto cursor = rows->open();
    CHECK(cursor->columnCount() == 2);
    CHECK(cursor->columnName(1) == "b");
    REQUIRE(cursor->next());
    CHECK(cursor->row()[0].integer == -5);
    CHECK(cursor->row()[1].text == "text");
    REQUIRE(cursor->next());
    CHECK(cursor->row()[0].type == Cell::Type::null);
    CHECK(cursor->row()[1].type == Cell::Type::dateTime);
    CHECK(cursor->row()[1].integer == 1'700'000'000'000'000);
    REQUIRE(cursor->next());
    CHECK(cursor->row()[0].text == std::string_view("\0\xff", 2));
    CHECK(cursor->row()[1].type == Cell::Type::decimal);
    CHECK_FALSE(cursor->next());
    CHECK_FALSE(cursor->next());
}

TEST_CASE("cached rows that are damaged, cut, another's or another version's are none", "[cache]") {
    const std::string whole = sample();
    CHECK_FALSE(CachedRows::read("other", shared(whole)));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        CHECK_FALSE(CachedRows::read("key", shared(whole.substr(0, i))));
        for (const int bit : {1, 128}) {
            std::string damaged = whole;
            damaged[i] = static_cast<char>(damaged[i] ^ bit);
            CHECK_FALSE(CachedRows::read("key", shared(damaged)));
        }
    }
    CHECK_FALSE(CachedRows::read("key", shared(whole + "x")));
    CHECK_FALSE(CachedRows::read("key", shared("")));
}
