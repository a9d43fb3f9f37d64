#pragma once

namespace sequelize::detail {

/// How a session reads quotes, where that is for its settings to say, as MySQL's sql_mode does.
struct LexicalMode {
    bool noBackslashEscapes = false;  ///< a backslash in a string is one
    bool ansiQuotes = false;          ///< "x" is an identifier
    bool backslashEscapes = false;    ///< one is an escape, where the rules have none
};

/// How a database reads SQL, as far as the places of values and the ends of texts and comments depend on it; each with
/// the answer of a plain SQL database.
struct LexicalRules {
    bool backslashEscapes = false;    ///< in a string, unless the session says otherwise
    bool escapeTexts = false;         ///< E'...' is a string with backslash escapes
    bool bracketedNames = false;      ///< [x] is an identifier
    bool hashComments = false;        ///< a # begins one
    bool dashesNeedBlank = false;     ///< -- begins a comment only before a blank
    bool nestedComments = false;      ///< a comment may hold comments
    bool executableComments = false;  ///< what a comment that begins with ! holds is SQL
    bool labels = false;              ///< the colon behind a word may be a label's
    bool dollarsInNames = false;      ///< $1 may be part of an identifier
    bool dollarTexts = false;         ///< $tag$...$tag$ is a string
    bool nativePlaceholders = false;  ///< ?1, :1 and @name are placeholders of the database's own
    bool delimiterCommand = false;    ///< the database's client knows DELIMITER, and dumps have it
    bool storedPrograms = false;      ///< BEGIN ... END of a procedure, function, trigger or event holds semicolons
    bool triggerBodies = false;       ///< CREATE TRIGGER ends with "; END;", and nothing else holds semicolons
};

}  // namespace sequelize::detail
