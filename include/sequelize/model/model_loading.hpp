#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <vector>

#include <sequelize/association/include_strategy.hpp>
#include <sequelize/core/call_place.hpp>
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
    std::string tag{};
    /// With `replication`: reads from the primary. Without, from a replica where `readYourWrites` makes sure that it
    /// has what the program has written, else from the primary, too.
    bool useMaster = false;
    std::optional<Logger> logging{};
    detail::CallPlace calledFrom = detail::CallPlace::current();  ///< for the library: what `onNPlusOne` is told
};

namespace detail {

template <class R, class T>
concept RecordOf = std::derived_from<R, T> && !std::is_const_v<R>;

template <class Records, class T>
inline constexpr bool isRecords = RecordOf<Records, T>;
template <class Record, class T>
inline constexpr bool isRecords<std::optional<Record>, T> = RecordOf<Record, T>;
template <std::ranges::forward_range Records, class T>
    requires(!RecordOf<Records, T>)
inline constexpr bool isRecords<Records, T> =
    std::is_lvalue_reference_v<std::ranges::range_reference_t<Records>> &&
    RecordOf<std::remove_reference_t<std::ranges::range_reference_t<Records>>, T>;

/// Whether the records are still there when the call is done.
template <class Records>
inline constexpr bool outlivesCall =
    std::is_lvalue_reference_v<Records> || std::ranges::view<std::remove_cvref_t<Records>>;

/// What `Model` fills associations of records with that are there.
template <class T>
class ModelLoading {
public:
    /// `SELECT ... FROM target WHERE foreignKey IN (?, ?, ...)`: fills the included associations of records that are
    /// there, with one query for each include, whatever the number of records (one for each 1,000 keys, or for each 256
    /// where keys are texts, decimals or times, which the database compares), and those of
    /// the includes below: `Grades.load(grades, {.include = {&Grade::students}})`. `records` is a vector, span or other
    /// range of records, one record, or what `findOne` and `findByPk` gave, which may be none. What the members held is
    /// replaced. What counts is the key in the member, which must have been read; a record without one gets no rows.
    /// No record may be a part of another one of the range. The conditions, orders and limits of includes count
    /// as in a finder, filters and scopes of the associated models do, and hooks do not run. Throws UsageError without
    /// `.include`, for `.required = true`, and for a `Record` whose key was not read, EagerLoadingError for an include
    /// that cannot be made and for two of one member, ConversionError when a column's value does not go into its
    /// member, DatabaseError (TimeoutError after `.timeout`) and ConnectionError; of the members then some may be
    /// filled. Not thread-safe for the records. (Sequelize asks record by record, with getters, or reads them again,
    /// with `reload`.)
    template <class Records>
    void load(Records&& records, const LoadOptions<T>& options) const {
        core().load(addressesOf<Records>(records), requestOf(options), false);
    }
    /// `load` for those records whose member is not loaded yet, which is asked of each include by itself, and of the
    /// records in members that are loaded for the includes below; nothing is sent where all are. Members of standard
    /// types, such as a vector, count as loaded when they hold a record. Throws what `load` does.
    template <class Records>
    void loadMissing(Records&& records, const LoadOptions<T>& options) const {
        core().load(addressesOf<Records>(records), requestOf(options), true);
    }

private:
    [[nodiscard]] const ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
    [[nodiscard]] FindRequest requestOf(const LoadOptions<T>& options) const {
        RunOptions run = givenRun(options);
        if (!options.useMaster) run.reading = ReadFrom::current;
        return takingPart(core().database(), FindRequest{.includes = options.include.entries(),
                                                         .strategy = options.includeStrategy,
                                                         .run = run,
                                                         .place = options.calledFrom});
    }
    template <class Given, class Records>
    [[nodiscard]] static std::vector<void*> addressesOf(Records& records) {
        static_assert(outlivesCall<Given>, "load fills records that somebody keeps: give it a variable");
        static_assert(isRecords<Records, T>,
                      "load fills records of this model that can be changed: give it a vector, span or other range of "
                      "them, one record, or a std::optional of one, none of them const");
        std::vector<void*> addresses;
        if constexpr (RecordOf<Records, T>) {
            addresses.push_back(static_cast<T*>(&records));
        } else if constexpr (isRecords<Records, T> && std::ranges::range<Records>) {
            for (auto& record : records) addresses.push_back(static_cast<T*>(&record));
        } else if constexpr (isRecords<Records, T>) {
            if (records) addresses.push_back(static_cast<T*>(&*records));
        }
        return addresses;
    }
};

}  // namespace detail
}  // namespace sequelize
