#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include <sequelize/association/include_strategy.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/model/include_options.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/requests.hpp>

namespace sequelize {

template <class T>
class Model;

/// Options of `Model::load` and `loadMissing`.
template <class T>
struct LoadOptions {
    List<Include<T>> include{};                        ///< the associations that are filled, with what is asked of them
    std::optional<IncludeStrategy> includeStrategy{};  ///< of the levels below these
    InTransaction transaction{};                       ///< read in this one
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

namespace detail {

template <class R, class T>
concept RecordOf = std::derived_from<R, T> && !std::is_const_v<R>;
/// A vector, span or other range of records, which can be changed.
template <class Records, class T>
concept RecordsOf = std::ranges::forward_range<Records> &&
                    RecordOf<std::remove_reference_t<std::ranges::range_reference_t<Records>>, T>;

/// What `Model` fills associations of records with that are there.
template <class T>
class ModelLoading {
public:
    /// `SELECT ... FROM target WHERE foreignKey IN (?, ?, ...)`: fills the included associations of records that are
    /// there, in a vector, span or any range of them, with one query for each include, whatever the number of records
    /// (one for each 1,000 keys), and those of the includes below: `Grades.load(grades, {.include =
    /// {&Grade::students}})`. What the members held is replaced. The key must have been read; a record without one gets
    /// no rows. The conditions, orders and limits of includes count as in a finder, filters and scopes of the
    /// associated models do, and hooks do not run. Throws UsageError without `.include`, for `.required`, and for a
    /// record whose key was not read, EagerLoadingError for an include that cannot be made, ConversionError when a
    /// column's value does not go into its member, DatabaseError (TimeoutError after `.timeout`) and ConnectionError;
    /// of the members then some may be filled. Not thread-safe for the records. (Sequelize asks record by record, with
    /// getters, or reads them again, with `reload`.)
    template <RecordsOf<T> Records>
    void load(Records&& records, const LoadOptions<T>& options) const {
        core().load(addressesOf(records), requestOf(options), false);
    }
    /// The same for one record: `Grades.load(grade, {...})`. Throws what `load` of several does.
    template <RecordOf<T> Record>
    void load(Record& record, const LoadOptions<T>& options) const {
        core().load({static_cast<T*>(&record)}, requestOf(options), false);
    }
    /// The same for what `findOne` and `findByPk` gave; nothing without a record. Throws what `load` of several does.
    template <RecordOf<T> Record>
    void load(std::optional<Record>& record, const LoadOptions<T>& options) const {
        if (record) load(*record, options);
    }

    /// `load` for those records whose member is not loaded yet, which is asked of each include by itself; nothing is
    /// sent where all are. Members of standard types, such as a vector, count as loaded when they hold a record. Throws
    /// what `load` does.
    template <RecordsOf<T> Records>
    void loadMissing(Records&& records, const LoadOptions<T>& options) const {
        core().load(addressesOf(records), requestOf(options), true);
    }
    /// The same for one record. Throws what `load` does.
    template <RecordOf<T> Record>
    void loadMissing(Record& record, const LoadOptions<T>& options) const {
        core().load({static_cast<T*>(&record)}, requestOf(options), true);
    }
    /// The same for what `findOne` and `findByPk` gave; nothing without a record. Throws what `load` does.
    template <RecordOf<T> Record>
    void loadMissing(std::optional<Record>& record, const LoadOptions<T>& options) const {
        if (record) loadMissing(*record, options);
    }

private:
    [[nodiscard]] const ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
    [[nodiscard]] FindRequest requestOf(const LoadOptions<T>& options) const {
        return takingPart(core().database(), FindRequest{.includes = options.include.entries(),
                                                         .strategy = options.includeStrategy,
                                                         .run = givenRun(options)});
    }
    template <class Records>
    [[nodiscard]] static std::vector<void*> addressesOf(Records& records) {
        std::vector<void*> addresses;
        if constexpr (std::ranges::sized_range<Records>) addresses.reserve(std::ranges::size(records));
        for (auto& record : records) addresses.push_back(static_cast<T*>(&record));
        return addresses;
    }
};

}  // namespace detail
}  // namespace sequelize
