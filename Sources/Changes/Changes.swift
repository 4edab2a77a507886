// Changes
