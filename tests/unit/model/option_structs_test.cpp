// What every call can be told is spelled alike in the options of all of them: a new option of this kind goes into each
// struct, and into one of the concepts here.
#include <chrono>
#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>

#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"

using namespace sequelize;

namespace {

template <class M, class T>
concept Is = std::is_same_v<std::remove_reference_t<M>, T>;

/// Options of a call on a table or on the schema, which takes part in no transaction.
template <class Options>
concept OfEveryCall = requires(Options options) {
    { options.timeout } -> Is<std::optional<std::chrono::milliseconds>>;
    { options.logging } -> Is<std::optional<Logger>>;
    { detail::tableRun(options) } -> std::same_as<detail::RunOptions>;
};

template <class Options>
concept OfCallsOnRows = OfEveryCall<Options> && requires(Options options) {
    { options.transaction } -> Is<InTransaction>;
    { detail::givenRun(options) } -> std::same_as<detail::RunOptions>;
};

struct Thing {
    int id{};
};

template <template <class> class... Options>
constexpr bool areOfCallsOnRows = (OfCallsOnRows<Options<Thing>> && ...);

static_assert(areOfCallsOnRows<
              FindOptions, CountOptions, AggregateOptions, CreateOptions, BulkCreateOptions, SaveOptions, UpdateOptions,
              DestroyOptions, IncrementOptions, RestoreOptions, RecordOptions, DestroyRecordOptions, LinkOptions>);
static_assert(OfCallsOnRows<CallOptions> && OfCallsOnRows<QueryOptions>);
static_assert(OfEveryCall<SyncOptions> && OfEveryCall<detail::TableOptions>);
// The servers' DDL ends transactions.
static_assert(!OfCallsOnRows<SyncOptions> && !OfCallsOnRows<detail::TableOptions>);

/// Options of a call that reads or writes rows that are there: filters count for it.
template <class Options>
concept OfFilteredCalls = requires(Options options) {
    { options.unfiltered } -> Is<List<detail::FilterName>>;
    { detail::filterChoice(options) } -> std::same_as<detail::FilterChoice>;
};
template <class Options>
concept OfCallsThatMaySeeDeleted = OfFilteredCalls<Options> && requires(Options options) {
    { options.paranoid } -> Is<bool>;
};
template <template <class> class... Options>
constexpr bool areOfFilteredCalls = (OfFilteredCalls<Options<Thing>> && ...);
template <template <class> class... Options>
constexpr bool maySeeDeleted = (OfCallsThatMaySeeDeleted<Options<Thing>> && ...);

static_assert(maySeeDeleted<FindOptions, CountOptions, AggregateOptions, UpdateOptions, IncrementOptions, LinkOptions>);
static_assert(OfCallsThatMaySeeDeleted<CallOptions> && OfCallsThatMaySeeDeleted<IncludeOptions<Thing>> && OfCallsThatMaySeeDeleted<detail::ThroughOptions<Thing>>);
static_assert(areOfFilteredCalls<
              BulkCreateOptions, SaveOptions, DestroyOptions, RestoreOptions, RecordOptions, DestroyRecordOptions>);
static_assert(OfFilteredCalls<detail::TruncateOptions> && OfEveryCall<detail::TruncateOptions>);

}  // namespace

TEST_CASE("what every call can be told reaches the statement", "[options]") {
    using namespace std::chrono_literals;
    int lines = 0;
    const CallOptions call{.timeout = 3s, .logging = [&](std::string_view) { ++lines; }};
    const auto run = detail::givenRun(call);
    CHECK(run.timeout == 3s);
    CHECK(run.transaction == nullptr);
    CHECK_FALSE(run.outside);
    REQUIRE(run.logging != nullptr);
    (*run.logging)("", {});
    CHECK(lines == 1);

    const SyncOptions sync{.timeout = 0s};
    CHECK(detail::tableRun(sync).timeout == 0s);
    CHECK(detail::tableRun(sync).logging == nullptr);
    CHECK(detail::tableRun(sync).outside);
}
